package io.ticklake.streaming.publish;

import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Types.optional;
import static org.apache.parquet.schema.Types.required;

import io.ticklake.model.Origin;
import io.ticklake.streaming.parse.TradeChunk;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;

/** Writes trades out of chunks, without an object a trade. */
final class TradeWriteSupport extends WriteSupport<TradeCursor> {
  static final MessageType SCHEMA =
      new MessageType(
          "trade",
          required(BINARY).as(stringType()).named("symbol"),
          required(INT64).named("trade_id"),
          required(INT64).as(decimalType(8, 18)).named("price"),
          required(FIXED_LEN_BYTE_ARRAY)
              .length(Decimals.BYTES_19)
              .as(decimalType(8, 19))
              .named("qty"),
          required(INT64).as(timestampType(true, TimeUnit.MICROS)).named("event_time"),
          required(BOOLEAN).named("buyer_maker"),
          optional(INT64).as(timestampType(true, TimeUnit.MICROS)).named("received_at"),
          required(BINARY).as(stringType()).named("origin"),
          required(INT32).named("kafka_partition"),
          required(INT64).named("kafka_offset"));

  static final List<String> DICTIONARY_COLUMNS = List.of("symbol", "origin", "kafka_partition");

  private static final Binary LIVE = Binary.fromString(Origin.LIVE.label());
  private static final Binary BACKFILL = Binary.fromString(Origin.BACKFILL.label());

  private final byte[] quantity = new byte[Decimals.BYTES_19];
  private RecordConsumer out;

  @Override
  public WriteContext init(Configuration hadoop) {
    return new WriteContext(SCHEMA, Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(TradeCursor cursor) {
    TradeChunk chunk = cursor.chunk();
    int row = cursor.row();
    out.startMessage();
    binary("symbol", 0, cursor.symbol());
    wide("trade_id", 1, chunk.id(row));
    wide("price", 2, chunk.price(row));
    Decimals.put(chunk.quantity(row), quantity);
    binary("qty", 3, Binary.fromReusedByteArray(quantity));
    wide("event_time", 4, chunk.eventTimeMicros(row));
    out.startField("buyer_maker", 5);
    out.addBoolean(chunk.buyerMaker(row));
    out.endField("buyer_maker", 5);
    if (chunk.receivedAtMicros(row) != TradeChunk.NOT_KNOWN) {
      wide("received_at", 6, chunk.receivedAtMicros(row));
    }
    binary("origin", 7, chunk.backfilled(row) ? BACKFILL : LIVE);
    out.startField("kafka_partition", 8);
    out.addInteger(chunk.kafkaPartition());
    out.endField("kafka_partition", 8);
    wide("kafka_offset", 9, chunk.kafkaOffset(row));
    out.endMessage();
  }

  private void wide(String field, int index, long value) {
    out.startField(field, index);
    out.addLong(value);
    out.endField(field, index);
  }

  private void binary(String field, int index, Binary value) {
    out.startField(field, index);
    out.addBinary(value);
    out.endField(field, index);
  }
}
