package io.ticklake.batch.bars;

import io.ticklake.model.Bar;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Bars as rows of the lake. */
final class BarRows {
  static final StructType SCHEMA =
      new StructType()
          .add("symbol", "string")
          .add("open_time", "timestamp")
          .add("open", "decimal(18,8)")
          .add("high", "decimal(18,8)")
          .add("low", "decimal(18,8)")
          .add("close", "decimal(18,8)")
          .add("volume", "decimal(28,8)")
          .add("quote_volume", "decimal(38,16)")
          .add("vwap", "decimal(28,12)")
          .add("trades", "long")
          .add("taker_buy_volume", "decimal(28,8)")
          .add("taker_buy_quote_volume", "decimal(38,16)")
          .add("first_id", "long")
          .add("last_id", "long")
          .add("complete", "boolean")
          .add("revision", "integer")
          .add("final", "boolean")
          .add("overflow", "boolean");

  static final String WIDTH = "width";
  static final StructType SCHEMA_WITH_WIDTH = SCHEMA.add(WIDTH, "string");

  /** What a bar says of its trades. */
  static final String[] CONTENT =
      Arrays.stream(SCHEMA.fieldNames())
          .filter(name -> !List.of("complete", "revision", "final").contains(name))
          .toArray(String[]::new);

  /** A row of {@link #SCHEMA_WITH_WIDTH}. */
  static Row of(Bar bar, Width width) {
    return RowFactory.create(
        bar.symbol(),
        timestamp(bar.openTimeMicros()),
        bar.open(),
        bar.high(),
        bar.low(),
        bar.close(),
        bar.volume(),
        bar.quoteVolume(),
        bar.vwap(),
        bar.trades(),
        bar.takerBuyVolume(),
        bar.takerBuyQuoteVolume(),
        bar.firstId(),
        bar.lastId(),
        bar.complete(),
        bar.revision(),
        bar.isFinal(),
        bar.overflow(),
        width.label());
  }

  static Bar parse(Row row) {
    return new Bar(
        row.getAs("symbol"),
        micros(row.getAs("open_time")),
        row.getAs("open"),
        row.getAs("high"),
        row.getAs("low"),
        row.getAs("close"),
        row.getAs("volume"),
        row.getAs("quote_volume"),
        row.getAs("vwap"),
        row.<Long>getAs("trades"),
        row.getAs("taker_buy_volume"),
        row.getAs("taker_buy_quote_volume"),
        row.<Long>getAs("first_id"),
        row.<Long>getAs("last_id"),
        row.<Boolean>getAs("complete"),
        row.<Integer>getAs("revision"),
        row.<Boolean>getAs("final"),
        row.<Boolean>getAs("overflow"));
  }

  private static Timestamp timestamp(long micros) {
    return Timestamp.from(Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L)));
  }

  private static long micros(Timestamp time) {
    return time.toInstant().getEpochSecond() * 1_000_000L;
  }

  private BarRows() {}
}
