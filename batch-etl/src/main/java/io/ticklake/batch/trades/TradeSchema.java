package io.ticklake.batch.trades;

import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Types.optional;
import static org.apache.parquet.schema.Types.required;

import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;

/** The columns of a trade in the lake, raw and curated alike. */
final class TradeSchema {
  static final String SYMBOL = "symbol";
  static final String ID = "trade_id";
  static final String PRICE = "price";
  static final String QUANTITY = "qty";
  static final String TIME = "event_time";
  static final String BUYER_MAKER = "buyer_maker";
  static final String RECEIVED = "received_at";
  static final String ORIGIN = "origin";
  static final String PARTITION = "kafka_partition";
  static final String OFFSET = "kafka_offset";

  /** Bytes that hold a decimal of 19 digits. */
  static final int QUANTITY_BYTES = 9;

  static final MessageType SCHEMA =
      new MessageType(
          "trade",
          required(BINARY).as(stringType()).named(SYMBOL),
          required(INT64).named(ID),
          required(INT64).as(decimalType(8, 18)).named(PRICE),
          // Spark 3.5 cannot skip pages of byte arrays of fixed length in Parquet's second format.
          required(BINARY).as(decimalType(8, 19)).named(QUANTITY),
          required(INT64).as(timestampType(true, TimeUnit.MICROS)).named(TIME),
          required(BOOLEAN).named(BUYER_MAKER),
          optional(INT64).as(timestampType(true, TimeUnit.MICROS)).named(RECEIVED),
          required(BINARY).as(stringType()).named(ORIGIN),
          optional(INT32).named(PARTITION),
          optional(INT64).named(OFFSET));

  static final List<String> REQUIRED =
      List.of(SYMBOL, ID, PRICE, QUANTITY, TIME, BUYER_MAKER, ORIGIN);

  /** What the exchange says of a trade. */
  static final List<String> CONTENT = List.of(SYMBOL, ID, PRICE, QUANTITY, TIME, BUYER_MAKER);

  static final List<String> DICTIONARY = List.of(SYMBOL, ORIGIN, PARTITION);

  private TradeSchema() {}
}
