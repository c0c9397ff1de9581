package io.ticklake.streaming.engine;

import static org.apache.spark.sql.functions.col;

import io.ticklake.streaming.config.KafkaSettings;
import io.ticklake.streaming.config.TimeSettings;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.parse.ParseSettings;
import io.ticklake.streaming.state.StateSettings;
import java.time.Instant;
import java.util.Arrays;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import scala.Tuple2;
import scala.Tuple3;

/** The steps of the query: pure, from one Dataset to the next. */
final class TradeQuery {
  static Dataset<Row> records(SparkSession spark, KafkaSettings kafka, String startingOffsets) {
    DataStreamReader reader =
        spark
            .readStream()
            .format("kafka")
            .option("subscribe", kafka.tradesTopic() + "," + kafka.gapClaimsTopic())
            .option("startingOffsets", startingOffsets)
            .option("failOnDataLoss", "true")
            .option("includeHeaders", "true")
            .option("maxOffsetsPerTrigger", kafka.maxRecordsPerBatch())
            .option("kafka.max.poll.records", "5000")
            .option("kafka.max.partition.fetch.bytes", "8388608");
    kafka.client().forEach((key, value) -> reader.option("kafka." + key, value));
    return reader.load();
  }

  static Dataset<Tuple3<String, Instant, byte[]>> packed(
      Dataset<Row> records,
      KafkaSettings kafka,
      TimeSettings time,
      DeadLetters.Factory deadLetters,
      ParseCounters counters) {
    PackTask task =
        new PackTask(
            new ParseSettings(
                kafka.gapClaimsTopic(),
                time.futureTolerance(),
                ParseSettings.CHUNK_TRADES,
                ParseSettings.BUFFERED_TRADES),
            deadLetters,
            counters);
    Column[] columns =
        Arrays.stream(PackTask.COLUMNS).map(name -> col(name)).toArray(Column[]::new);
    return records.select(columns).mapPartitions(task, PackTask.ENCODER);
  }

  static Dataset<byte[]> stateful(
      Dataset<Tuple3<String, Instant, byte[]>> packed, TimeSettings time) {
    return grouped(packed, time)
        .flatMapGroupsWithState(
            new StateTask(new StateSettings(time.horizon())),
            OutputMode.Append(),
            Encoders.BINARY(),
            Encoders.BINARY(),
            GroupStateTimeout.ProcessingTimeTimeout());
  }

  /** The same, with what is known of each symbol when the query begins. */
  static Dataset<byte[]> stateful(
      Dataset<Tuple3<String, Instant, byte[]>> packed,
      TimeSettings time,
      Dataset<Tuple2<String, byte[]>> known) {
    return grouped(packed, time)
        .flatMapGroupsWithState(
            new StateTask(new StateSettings(time.horizon())),
            OutputMode.Append(),
            Encoders.BINARY(),
            Encoders.BINARY(),
            GroupStateTimeout.ProcessingTimeTimeout(),
            known
                .groupByKey(
                    (MapFunction<Tuple2<String, byte[]>, String>) Tuple2::_1, Encoders.STRING())
                .mapValues(
                    (MapFunction<Tuple2<String, byte[]>, byte[]>) Tuple2::_2, Encoders.BINARY()));
  }

  private static KeyValueGroupedDataset<String, Tuple3<String, Instant, byte[]>> grouped(
      Dataset<Tuple3<String, Instant, byte[]>> packed, TimeSettings time) {
    return packed
        .withWatermark("_2", time.watermarkDelay().toMillis() + " milliseconds")
        .groupBy(col("_1"))
        .as(Encoders.STRING(), PackTask.ENCODER);
  }

  private TradeQuery() {}
}
