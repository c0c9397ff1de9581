package io.ticklake.streaming.engine;

import io.ticklake.model.RecordHeaders;
import io.ticklake.model.Trade;
import io.ticklake.model.TradeWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows as Spark's Kafka source makes them. */
final class KafkaRows {
  static final StructType SCHEMA =
      new StructType()
          .add("topic", DataTypes.StringType)
          .add("partition", DataTypes.IntegerType)
          .add("offset", DataTypes.LongType)
          .add("timestamp", DataTypes.TimestampType)
          .add("value", DataTypes.BinaryType)
          .add(
              "headers",
              DataTypes.createArrayType(
                  new StructType()
                      .add("key", DataTypes.StringType)
                      .add("value", DataTypes.BinaryType)));

  private final TradeWriter writer = new TradeWriter(TimeUnit.MICROSECONDS);
  private long offset;

  /** Received the moment it was made. */
  Row trade(Trade trade) {
    return trade(trade, trade.eventTimeMicros());
  }

  Row trade(Trade trade, long receivedAtMicros) {
    return record("trades", writer.toBytes(trade, trade.eventTimeMicros()), receivedAtMicros);
  }

  Row record(String topic, byte[] value, long receivedAtMicros) {
    List<Row> headers =
        List.of(
            RowFactory.create(
                RecordHeaders.RECEIVED_AT,
                Long.toString(receivedAtMicros * 1000).getBytes(StandardCharsets.UTF_8)),
            RowFactory.create(RecordHeaders.ORIGIN, "live".getBytes(StandardCharsets.UTF_8)));
    return RowFactory.create(
        topic,
        0,
        offset++,
        new Timestamp(receivedAtMicros / 1000),
        value,
        scala.collection.JavaConverters.asScalaBuffer(headers).toSeq());
  }
}
