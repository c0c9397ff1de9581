package io.ticklake.streaming.engine;

import io.ticklake.model.RecordHeaders;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.parse.Packed;
import io.ticklake.streaming.parse.Packer;
import io.ticklake.streaming.parse.Packing;
import io.ticklake.streaming.parse.TradeChunk;
import io.ticklake.streaming.source.PackedRows;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple3;

/**
 * Packs the records of one Kafka partition. Rows are {@link #COLUMNS} of Spark's Kafka source; what
 * comes out is the symbol, the newest event time (null for a claim) and the payload.
 */
record PackTask(Packing packing)
    implements MapPartitionsFunction<Row, Tuple3<String, Instant, byte[]>> {

  private static final String[] COLUMNS = {
    "topic", "partition", "offset", "timestamp", "value", "headers"
  };

  static Dataset<Tuple3<String, Instant, byte[]>> packed(Dataset<Row> records, Packing packing) {
    Column[] columns = Arrays.stream(COLUMNS).map(Column::new).toArray(Column[]::new);
    return records.select(columns).mapPartitions(new PackTask(packing), PackedRows.ENCODER);
  }

  @Override
  public Iterator<Tuple3<String, Instant, byte[]>> call(Iterator<Row> rows) {
    DeadLetters deadLetters = packing.openLetters();
    return new Rows(rows, new Packer(packing.settings(), deadLetters), deadLetters);
  }

  private final class Rows implements Iterator<Tuple3<String, Instant, byte[]>> {
    private final Iterator<Row> rows;
    private final Packer packer;
    private final DeadLetters deadLetters;
    private boolean ended;

    Rows(Iterator<Row> rows, Packer packer, DeadLetters deadLetters) {
      this.rows = rows;
      this.packer = packer;
      this.deadLetters = deadLetters;
    }

    @Override
    public boolean hasNext() {
      while (packer.ready().isEmpty() && rows.hasNext()) {
        add(rows.next());
      }
      if (packer.ready().isEmpty() && !ended) {
        ended = true;
        packer.flush();
        deadLetters.flush();
      }
      return !packer.ready().isEmpty();
    }

    @Override
    public Tuple3<String, Instant, byte[]> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Packed packed = packer.ready().remove();
      Instant newest =
          packed.maxEventTimeMicros() == Packed.NO_TIME
              ? null
              : Instant.EPOCH.plus(packed.maxEventTimeMicros(), ChronoUnit.MICROS);
      return new Tuple3<>(packed.symbol(), newest, packed.payload());
    }

    private void add(Row row) {
      String topic = row.getString(0);
      byte[] bytes = (byte[]) row.get(4);
      ByteBuffer value = bytes == null ? null : ByteBuffer.wrap(bytes);
      if (topic.equals(packing.settings().claimsTopic())) {
        packer.addClaim(topic, row.getInt(1), row.getLong(2), value);
        return;
      }
      long received = TradeChunk.NOT_KNOWN;
      byte[] origin = null;
      if (!row.isNullAt(5)) {
        List<Row> headers = row.getList(5);
        for (int i = 0; i < headers.size(); i++) {
          Row header = headers.get(i);
          String key = header.getString(0);
          byte[] text = (byte[]) header.get(1);
          if (key.equals(RecordHeaders.RECEIVED_AT)) {
            received = Packer.receivedAtMicros(text);
          } else if (key.equals(RecordHeaders.ORIGIN)) {
            origin = text;
          }
        }
      }
      packer.addTrade(
          topic,
          row.getInt(1),
          row.getLong(2),
          row.getTimestamp(3).getTime(),
          value,
          received,
          origin);
    }
  }
}
