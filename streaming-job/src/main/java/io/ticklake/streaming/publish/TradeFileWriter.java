package io.ticklake.streaming.publish;

import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Types.optional;
import static org.apache.parquet.schema.Types.required;

import io.ticklake.model.Origin;
import io.ticklake.streaming.parquet.BooleanColumn;
import io.ticklake.streaming.parquet.ColumnarFile;
import io.ticklake.streaming.parquet.DecimalColumn;
import io.ticklake.streaming.parquet.LongColumn;
import io.ticklake.streaming.parquet.RunColumn;
import io.ticklake.streaming.parse.TradeChunk;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;

/** One staged file of trades. */
final class TradeFileWriter implements Closeable {
  static final MessageType SCHEMA =
      new MessageType(
          "trade",
          required(BINARY).as(stringType()).named("symbol"),
          required(INT64).named("trade_id"),
          required(INT64).as(decimalType(8, 18)).named("price"),
          // Spark 3.5 cannot skip pages of byte arrays of fixed length in Parquet's second format.
          required(BINARY).as(decimalType(8, 19)).named("qty"),
          required(INT64).as(timestampType(true, TimeUnit.MICROS)).named("event_time"),
          required(BOOLEAN).named("buyer_maker"),
          optional(INT64).as(timestampType(true, TimeUnit.MICROS)).named("received_at"),
          required(BINARY).as(stringType()).named("origin"),
          required(INT32).named("kafka_partition"),
          required(INT64).named("kafka_offset"));

  // A file's own: tasks write side by side, and a Binary.fromString is for one thread only.
  private final Binary live = Binary.fromString(Origin.LIVE.label());
  private final Binary backfill = Binary.fromString(Origin.BACKFILL.label());

  private final ColumnarFile file;
  private final RunColumn<Binary> symbol;
  private final LongColumn id;
  private final LongColumn price;
  private final DecimalColumn quantity;
  private final LongColumn eventTime;
  private final BooleanColumn buyerMaker;
  private final LongColumn receivedAt;
  private final RunColumn<Binary> origin;
  private final RunColumn<Integer> kafkaPartition;
  private final LongColumn kafkaOffset;
  private long rows;

  TradeFileWriter(Path path, Configuration hadoop) throws IOException {
    file = new ColumnarFile(path, hadoop, SCHEMA);
    symbol = file.texts("symbol");
    id = file.longs("trade_id");
    price = file.longs("price");
    quantity = file.decimals("qty");
    eventTime = file.longs("event_time");
    buyerMaker = file.booleans("buyer_maker");
    receivedAt = file.longs("received_at");
    origin = file.texts("origin");
    kafkaPartition = file.integers("kafka_partition");
    kafkaOffset = file.longs("kafka_offset");
  }

  void write(TradeChunk chunk) throws IOException {
    Binary symbolUtf8 = Binary.fromConstantByteArray(chunk.symbolUtf8());
    int count = chunk.count();
    for (int from = 0; from < count; ) {
      int to = Math.min(count, from + file.room());
      symbol.add(symbolUtf8, to - from);
      kafkaPartition.add(chunk.kafkaPartition(), to - from);
      write(chunk, from, to);
      file.endRows(to - from);
      from = to;
    }
    rows += count;
  }

  long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void write(TradeChunk chunk, int from, int to) throws IOException {
    for (int row = from; row < to; row++) {
      id.add(chunk.id(row));
    }
    for (int row = from; row < to; row++) {
      price.add(chunk.price(row));
    }
    for (int row = from; row < to; row++) {
      quantity.add(chunk.quantity(row));
    }
    for (int row = from; row < to; row++) {
      eventTime.add(chunk.eventTimeMicros(row));
    }
    for (int row = from; row < to; row++) {
      buyerMaker.add(chunk.buyerMaker(row));
    }
    for (int row = from; row < to; row++) {
      long received = chunk.receivedAtMicros(row);
      if (received == TradeChunk.NOT_KNOWN) {
        receivedAt.addNull();
      } else {
        receivedAt.add(received);
      }
    }
    writeOrigins(chunk, from, to);
    for (int row = from; row < to; row++) {
      kafkaOffset.add(chunk.kafkaOffset(row));
    }
  }

  private void writeOrigins(TradeChunk chunk, int from, int to) {
    int begin = from;
    for (int row = from + 1; row <= to; row++) {
      if (row == to || chunk.backfilled(row) != chunk.backfilled(begin)) {
        origin.add(chunk.backfilled(begin) ? backfill : live, row - begin);
        begin = row;
      }
    }
  }
}
