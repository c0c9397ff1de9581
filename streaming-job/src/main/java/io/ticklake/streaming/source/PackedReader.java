package io.ticklake.streaming.source;

import io.ticklake.model.Origin;
import io.ticklake.model.RecordHeaders;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.parse.Packer;
import io.ticklake.streaming.parse.Packing;
import io.ticklake.streaming.parse.TradeChunk;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.consumer.KafkaDataConsumer;
import org.apache.spark.util.UninterruptibleThread;

/** Packs the records of one partition of Kafka, up to where the batch ends there. */
final class PackedReader implements PartitionReader<InternalRow> {
  private final KafkaBatchInputPartition range;
  private final boolean claims;
  private final DeadLetters deadLetters;
  private final Packer packer;
  private final KafkaDataConsumer consumer;
  private final long end;
  private long position;
  private boolean ended;
  private InternalRow row;

  PackedReader(KafkaBatchInputPartition range, Packing packing) {
    this.range = range;
    this.claims =
        range.offsetRange().topicPartition().topic().equals(packing.settings().claimsTopic());
    this.deadLetters = packing.openLetters();
    this.packer = new Packer(packing.settings(), deadLetters);
    this.position = range.offsetRange().fromOffset();
    this.end = range.offsetRange().untilOffset();
    this.consumer =
        KafkaDataConsumer.acquire(
            range.offsetRange().topicPartition(), range.executorKafkaParams());
  }

  @Override
  public boolean next() {
    if (packer.ready().isEmpty() && !ended) {
      fillUninterruptibly();
    }
    if (packer.ready().isEmpty()) {
      return false;
    }
    row = PackedRows.toRow(packer.ready().remove());
    return true;
  }

  @Override
  public InternalRow get() {
    return row;
  }

  @Override
  public void close() {
    consumer.release();
  }

  /**
   * Spark's consumer must not be interrupted and sees to that with two locks a record, unless its
   * caller has seen to it already.
   */
  private void fillUninterruptibly() {
    if (Thread.currentThread() instanceof UninterruptibleThread thread) {
      thread.runUninterruptibly(
          () -> {
            fill();
            return null;
          });
    } else {
      fill();
    }
  }

  /** Reads until something is packed or nothing is left. */
  private void fill() {
    while (packer.ready().isEmpty() && read()) {}
    if (packer.ready().isEmpty()) {
      ended = true;
      packer.flush();
      deadLetters.flush();
    }
  }

  /** Takes in one record more, if there is one. */
  private boolean read() {
    if (position >= end) {
      return false;
    }
    ConsumerRecord<byte[], byte[]> kafka =
        consumer.get(position, end, range.pollTimeoutMs(), range.failOnDataLoss());
    // None is left when the last offsets before the end hold no record, but a marker of Kafka's.
    if (kafka == null) {
      position = end;
      return false;
    }
    position = kafka.offset() + 1;
    if (claims) {
      packer.addClaim(kafka.topic(), kafka.partition(), kafka.offset(), kafka.value());
    } else {
      addTrade(kafka);
    }
    return true;
  }

  private void addTrade(ConsumerRecord<byte[], byte[]> kafka) {
    long received = TradeChunk.NOT_KNOWN;
    String origin = "";
    for (Header header : kafka.headers()) {
      if (header.key().equals(RecordHeaders.RECEIVED_AT)) {
        received = Packer.receivedAtMicros(header.value());
      } else if (header.key().equals(RecordHeaders.ORIGIN) && header.value() != null) {
        origin = new String(header.value(), StandardCharsets.UTF_8);
      }
    }
    packer.addTrade(
        kafka.topic(),
        kafka.partition(),
        kafka.offset(),
        kafka.timestamp(),
        kafka.value(),
        received,
        origin,
        origin.equals(Origin.BACKFILL.label()));
  }
}
