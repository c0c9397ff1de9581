package io.ticklake.streaming.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.ticklake.model.BarAccumulator;
import io.ticklake.model.EpochTime;
import io.ticklake.model.Gap;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import io.ticklake.streaming.config.TimeSettings;
import io.ticklake.streaming.state.StateCodec;
import io.ticklake.streaming.state.StateRestorer;
import io.ticklake.streaming.state.StateSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** What the lake says of each symbol, as the state of a query that has just begun. */
final class LakeHistory {
  private static final Encoder<Tuple2<String, byte[]>> ENCODER =
      Encoders.tuple(Encoders.STRING(), Encoders.BINARY());

  private static final StructType TRADES =
      StructType.fromDDL(
          "symbol STRING, trade_id BIGINT, price DECIMAL(18, 8), qty DECIMAL(19, 8),"
              + " event_time TIMESTAMP, buyer_maker BOOLEAN");
  private static final StructType BARS =
      StructType.fromDDL("symbol STRING, open_time TIMESTAMP, complete BOOLEAN, revision INT");
  private static final StructType GAPS =
      StructType.fromDDL(
          "symbol STRING, from_id BIGINT, to_id BIGINT, opened_at TIMESTAMP, status STRING,"
              + " epoch BIGINT, batch_id BIGINT");
  private static final StructType COVERAGE = StructType.fromDDL("symbol STRING, from_id BIGINT");

  private final SparkSession spark;
  private final LakePaths lake;
  private final TimeSettings time;
  private final Instant now;

  /**
   * Asks nothing yet.
   *
   * @param now a trade from beyond it should not be in the lake, and does not say what is new
   */
  LakeHistory(SparkSession spark, LakePaths lake, TimeSettings time, Instant now) {
    this.spark = spark;
    this.lake = lake;
    this.time = time;
    this.now = now;
  }

  /** One row a symbol: its name and its state. */
  Dataset<Tuple2<String, byte[]>> states() throws IOException {
    Dataset<Row> raw = read(lake.rawTrades(), TRADES);
    Dataset<Row> timely = timely(raw);
    Dataset<Row> allCurated = timely(read(lake.curatedTrades(), TRADES));
    // Where all of raw has expired, the curated days say where the stream had come to.
    long newestRaw = newest(timely);
    long newest = newestRaw > 0 ? newestRaw : newest(allCurated);
    long barsFrom = barsFrom(newest);
    // A trade counts as seen only where its bar has it, too; beyond, Kafka has it, or it is
    // missing.
    Dataset<Row> curated =
        allCurated.where(expr("unix_micros(event_time) <= " + (newest + reach()) + "L"));

    return ids(raw)
        .union(ids(curated))
        .union(minutes(timely, curated, barsFrom))
        .union(published(read(lake.barRevisions(), BARS), barsFrom))
        .union(gaps(read(lake.gaps(), GAPS)))
        .union(begins(read(lake.coverage(), COVERAGE)))
        .groupByKey((MapFunction<Tuple2<String, byte[]>, String>) Tuple2::_1, Encoders.STRING())
        .mapGroups(new Restore(new StateSettings(time.horizon()), barsFrom, newest), ENCODER);
  }

  /**
   * The columns that are named: a folder may be missing, or have no file yet to ask for a schema.
   */
  private Dataset<Row> read(String folder, StructType columns) throws IOException {
    Path path = new Path(folder);
    return path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)
        ? spark.read().schema(columns).parquet(folder).selectExpr(columns.fieldNames())
        : spark.createDataFrame(List.of(), columns);
  }

  /** The first minute of which every trade is looked at again. */
  private long barsFrom(long newestMicros) {
    return Math.max(0, EpochTime.minuteOf(newestMicros - reach()));
  }

  private long reach() {
    return time.watermarkDelay().plus(time.horizon()).toNanos() / 1000;
  }

  private Dataset<Row> timely(Dataset<Row> trades) {
    return trades.where(col("event_time").leq(lit(now.plus(time.futureTolerance()))));
  }

  private static long newest(Dataset<Row> trades) {
    return trades.selectExpr("coalesce(max(unix_micros(event_time)), 0L)").head().getLong(0);
  }

  private static Dataset<Tuple2<String, byte[]>> ids(Dataset<Row> trades) {
    return trades.select("symbol", "trade_id").mapPartitions(new Ranges(), ENCODER);
  }

  private static Dataset<Tuple2<String, byte[]>> minutes(
      Dataset<Row> raw, Dataset<Row> curated, long barsFrom) {
    return once(raw, curated, col("event_time").geq(expr("timestamp_micros(" + barsFrom + "L)")))
        .select(
            col("symbol"),
            expr("unix_micros(date_trunc('MINUTE', event_time))").alias("minute"),
            col("trade_id"),
            col("price"),
            col("qty"),
            col("buyer_maker"))
        .groupByKey(
            (MapFunction<Row, Tuple2<String, Long>>)
                row -> new Tuple2<>(row.getString(0), row.getLong(1)),
            Encoders.tuple(Encoders.STRING(), Encoders.LONG()))
        .mapGroups(new Sums(), ENCODER);
  }

  /** Each trade of both, as the curated day has it where both do. */
  private static Dataset<Row> once(Dataset<Row> raw, Dataset<Row> curated, Column wanted) {
    return raw.where(wanted)
        .withColumn("rank", lit(0))
        .unionByName(curated.where(wanted).withColumn("rank", lit(1)))
        .groupBy("symbol", "trade_id")
        .agg(expr("max_by(struct(event_time, price, qty, buyer_maker), rank)").alias("trade"))
        .select("symbol", "trade_id", "trade.*");
  }

  private static Dataset<Tuple2<String, byte[]>> published(Dataset<Row> bars, long barsFrom) {
    return newest(
            bars.where(expr("unix_micros(open_time)").geq(lit(barsFrom))),
            col("open_time"),
            col("revision").desc())
        .selectExpr("symbol", "unix_micros(open_time)", "revision", "complete")
        .map(
            (MapFunction<Row, Tuple2<String, byte[]>>)
                row ->
                    new Tuple2<>(
                        row.getString(0),
                        ByteBuffer.allocate(14)
                            .put(Restore.PUBLISHED)
                            .putLong(row.getLong(1))
                            .putInt(row.getInt(2))
                            .put((byte) (row.getBoolean(3) ? 1 : 0))
                            .array()),
            ENCODER);
  }

  private static Dataset<Tuple2<String, byte[]>> gaps(Dataset<Row> lines) {
    return newest(lines, col("from_id"), col("epoch").desc(), col("batch_id").desc())
        .selectExpr("symbol", "from_id", "to_id", "unix_micros(opened_at)", "status")
        .map(
            (MapFunction<Row, Tuple2<String, byte[]>>)
                row -> {
                  byte[] status = row.getString(4).getBytes(UTF_8);
                  return new Tuple2<>(
                      row.getString(0),
                      ByteBuffer.allocate(25 + status.length)
                          .put(Restore.GAP)
                          .putLong(row.getLong(1))
                          .putLong(row.getLong(2))
                          .putLong(row.getLong(3))
                          .put(status)
                          .array());
                },
            ENCODER);
  }

  private static Dataset<Tuple2<String, byte[]>> begins(Dataset<Row> coverage) {
    return coverage
        .select("symbol", "from_id")
        .map(
            (MapFunction<Row, Tuple2<String, byte[]>>)
                row ->
                    new Tuple2<>(
                        row.getString(0),
                        ByteBuffer.allocate(9).put(Restore.BEGIN).putLong(row.getLong(1)).array()),
            ENCODER);
  }

  private static Dataset<Row> newest(Dataset<Row> rows, Column key, Column... order) {
    return rows.withColumn(
            "newest", row_number().over(Window.partitionBy(col("symbol"), key).orderBy(order)))
        .where("newest = 1");
  }

  /** The ids of one partition as ranges: little to shuffle. */
  private record Ranges() implements MapPartitionsFunction<Row, Tuple2<String, byte[]>> {
    @Override
    public Iterator<Tuple2<String, byte[]>> call(Iterator<Row> rows) {
      Map<String, IdRanges> symbols = new HashMap<>();
      rows.forEachRemaining(
          row ->
              symbols
                  .computeIfAbsent(row.getString(0), symbol -> new IdRanges())
                  .add(row.getLong(1)));
      List<Tuple2<String, byte[]>> facts = new ArrayList<>();
      symbols.forEach(
          (symbol, ids) -> {
            ByteBuffer bytes = ByteBuffer.allocate(1 + 16 * ids.rangeCount()).put(Restore.IDS);
            for (long end : ids.toLongs()) {
              bytes.putLong(end);
            }
            facts.add(new Tuple2<>(symbol, bytes.array()));
          });
      return facts.iterator();
    }
  }

  /** One minute's trades, summed again. */
  private record Sums()
      implements MapGroupsFunction<Tuple2<String, Long>, Row, Tuple2<String, byte[]>> {
    @Override
    public Tuple2<String, byte[]> call(Tuple2<String, Long> minute, Iterator<Row> trades) {
      BarAccumulator sums = new BarAccumulator(minute._1(), minute._2());
      trades.forEachRemaining(
          row ->
              sums.add(
                  row.getLong(2),
                  row.getDecimal(3).unscaledValue().longValueExact(),
                  row.getDecimal(4).unscaledValue().longValueExact(),
                  row.getBoolean(5)));
      byte[] bytes = sums.toBytes();
      return new Tuple2<>(
          minute._1(),
          ByteBuffer.allocate(1 + bytes.length).put(Restore.MINUTE).put(bytes).array());
    }
  }

  /** Puts all facts of a symbol together. */
  private record Restore(StateSettings settings, long barsFrom, long newest)
      implements MapGroupsFunction<String, Tuple2<String, byte[]>, Tuple2<String, byte[]>> {
    static final byte IDS = 1;
    static final byte MINUTE = 2;
    static final byte PUBLISHED = 3;
    static final byte GAP = 4;
    static final byte BEGIN = 5;

    @Override
    public Tuple2<String, byte[]> call(String symbol, Iterator<Tuple2<String, byte[]>> facts) {
      StateRestorer restorer = new StateRestorer(symbol, settings);
      facts.forEachRemaining(fact -> add(restorer, symbol, ByteBuffer.wrap(fact._2())));
      return new Tuple2<>(
          symbol, new StateCodec(settings).encode(restorer.state(barsFrom, newest)));
    }

    private static void add(StateRestorer restorer, String symbol, ByteBuffer fact) {
      byte kind = fact.get();
      switch (kind) {
        case IDS -> {
          IdRanges ids = new IdRanges();
          while (fact.hasRemaining()) {
            ids.addRange(fact.getLong(), fact.getLong());
          }
          restorer.seen(ids);
        }
        case MINUTE -> restorer.minute(BarAccumulator.ofBytes(symbol, rest(fact)));
        case PUBLISHED -> restorer.published(fact.getLong(), fact.getInt(), fact.get() != 0);
        case GAP ->
            restorer.gap(
                new Gap(
                    symbol,
                    fact.getLong(),
                    fact.getLong(),
                    fact.getLong(),
                    Gap.Status.of(new String(rest(fact), UTF_8))));
        case BEGIN -> restorer.begin(fact.getLong());
        default -> throw new IllegalStateException("Invalid kind of fact: " + kind);
      }
    }

    private static byte[] rest(ByteBuffer fact) {
      byte[] rest = new byte[fact.remaining()];
      fact.get(rest);
      return rest;
    }
  }
}
