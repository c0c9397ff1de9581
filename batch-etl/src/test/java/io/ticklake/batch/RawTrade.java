package io.ticklake.batch;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructType;

/** A raw trade as a test writes it, with Spark's own Parquet writer. */
public record RawTrade(
    String symbol,
    long id,
    String price,
    String quantity,
    long timeMicros,
    Boolean buyerMaker,
    String origin,
    long offset) {

  private static final StructType SCHEMA =
      new StructType()
          .add("symbol", "string")
          .add("trade_id", "long")
          .add("price", "decimal(18,8)")
          .add("qty", "decimal(19,8)")
          .add("event_time", "timestamp")
          .add("buyer_maker", "boolean")
          .add("received_at", "timestamp")
          .add("origin", "string")
          .add("kafka_partition", "integer")
          .add("kafka_offset", "long");

  public static RawTrade live(String symbol, long id, long timeMicros) {
    return new RawTrade(symbol, id, "100." + id % 100, "0.5", timeMicros, id % 3 == 0, "live", id);
  }

  public RawTrade priced(String newPrice) {
    return new RawTrade(symbol, id, newPrice, quantity, timeMicros, buyerMaker, origin, offset);
  }

  public RawTrade from(String newOrigin) {
    return new RawTrade(symbol, id, price, quantity, timeMicros, buyerMaker, newOrigin, offset);
  }

  public RawTrade at(long newTime) {
    return new RawTrade(symbol, id, price, quantity, newTime, buyerMaker, origin, offset);
  }

  /** The time as Spark's timestamps print it. */
  public String timeText() {
    return timestamp(timeMicros).toString();
  }

  /** Adds a file of trades to a folder. */
  public static void write(Path folder, List<RawTrade> trades) {
    TestSpark.session()
        .createDataFrame(trades.stream().map(RawTrade::row).toList(), SCHEMA)
        .coalesce(1)
        .write()
        .mode(SaveMode.Append)
        .parquet(folder.toUri().toString());
  }

  private Row row() {
    boolean kafka = origin.equals("live") || origin.equals("backfill");
    return RowFactory.create(
        symbol,
        id,
        price == null ? null : new BigDecimal(price),
        new BigDecimal(quantity),
        timestamp(timeMicros),
        buyerMaker,
        kafka ? timestamp(timeMicros + 5_000 + offset % 7) : null,
        origin,
        kafka ? 1 : null,
        kafka ? offset : null);
  }

  private static java.sql.Timestamp timestamp(long micros) {
    return java.sql.Timestamp.from(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000));
  }
}
