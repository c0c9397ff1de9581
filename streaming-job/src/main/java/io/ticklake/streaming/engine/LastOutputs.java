package io.ticklake.streaming.engine;

import static org.apache.spark.sql.functions.col;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.model.LakePaths;
import io.ticklake.streaming.publish.NewestBatch;
import io.ticklake.streaming.publish.StagedFile;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What a published batch wrote for Kafka too. A driver that dies between the two leaves it to the
 * replay; a start from the lake has none and takes it from here.
 */
record LastOutputs(SparkSession spark, LakePaths lake, NewestBatch batch) {
  private static final StructType BARS =
      StructType.fromDDL(
          "symbol STRING, open_time TIMESTAMP, open DECIMAL(18, 8), high DECIMAL(18, 8),"
              + " low DECIMAL(18, 8), close DECIMAL(18, 8), volume DECIMAL(28, 8),"
              + " quote_volume DECIMAL(38, 16), vwap DECIMAL(28, 12), trades BIGINT,"
              + " taker_buy_volume DECIMAL(28, 8), taker_buy_quote_volume DECIMAL(38, 16),"
              + " first_id BIGINT, last_id BIGINT, complete BOOLEAN, revision INT,"
              + " final BOOLEAN, overflow BOOLEAN, epoch BIGINT, batch_id BIGINT");
  private static final StructType GAPS =
      StructType.fromDDL(
          "symbol STRING, from_id BIGINT, to_id BIGINT, opened_at TIMESTAMP, status STRING,"
              + " epoch BIGINT, batch_id BIGINT");

  List<Bar> bars() {
    return rows(new LakePaths("").barRevisions(), BARS, "open_time").stream()
        .map(LastOutputs::bar)
        .toList();
  }

  List<Gap> gaps() {
    return rows(new LakePaths("").gaps(), GAPS, "opened_at").stream()
        .map(LastOutputs::gap)
        .toList();
  }

  /** The time comes first, in microseconds. */
  private List<Row> rows(String dataset, StructType columns, String time) {
    String[] paths =
        batch.files().stream()
            .map(StagedFile::target)
            .filter(target -> target.startsWith(dataset + "/"))
            .map(target -> lake.root() + target)
            .toArray(String[]::new);
    return paths.length == 0
        ? List.of()
        : spark
            .read()
            .schema(columns)
            .parquet(paths)
            .where(
                col("epoch").equalTo(batch.epoch()).and(col("batch_id").equalTo(batch.batchId())))
            .selectExpr("unix_micros(" + time + ")", "*")
            .collectAsList();
  }

  private static Bar bar(Row row) {
    return new Bar(
        row.getAs("symbol"),
        row.getLong(0),
        row.getAs("open"),
        row.getAs("high"),
        row.getAs("low"),
        row.getAs("close"),
        row.getAs("volume"),
        row.getAs("quote_volume"),
        row.getAs("vwap"),
        row.getAs("trades"),
        row.getAs("taker_buy_volume"),
        row.getAs("taker_buy_quote_volume"),
        row.getAs("first_id"),
        row.getAs("last_id"),
        row.getAs("complete"),
        row.getAs("revision"),
        row.getAs("final"),
        row.getAs("overflow"));
  }

  private static Gap gap(Row row) {
    return new Gap(
        row.getAs("symbol"),
        row.getAs("from_id"),
        row.getAs("to_id"),
        row.getLong(0),
        Gap.Status.of(row.getAs("status")));
  }
}
