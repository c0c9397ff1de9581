package io.ticklake.streaming.source;

import io.ticklake.model.RecordHeaders;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.parse.Packer;
import io.ticklake.streaming.parse.Packing;
import io.ticklake.streaming.parse.TradeChunk;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;

/** Packs the records of one partition of Kafka, up to where the batch ends there. */
final class PackedReader implements PartitionReader<InternalRow> {
  private final boolean claims;
  private final DeadLetters deadLetters;
  private final Packer packer;
  private final Subscription subscription;
  private final PartitionRecords records;
  private final long end;
  private boolean failed;
  private boolean ended;
  private InternalRow row;

  PackedReader(KafkaBatchInputPartition range, Packing packing) {
    this.claims =
        range.offsetRange().topicPartition().topic().equals(packing.settings().claimsTopic());
    this.deadLetters = packing.openLetters();
    this.packer = new Packer(packing.settings(), deadLetters);
    this.end = range.offsetRange().untilOffset();
    this.subscription =
        new Subscription(
            range.offsetRange().topicPartition(),
            range.executorKafkaParams(),
            Duration.ofMillis(range.pollTimeoutMs()));
    this.records = ConsumerPool.SHARED.take(subscription);
    records.seek(range.offsetRange().fromOffset());
  }

  @Override
  public boolean next() {
    if (packer.ready().isEmpty() && !ended) {
      fillOrFail();
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
    if (failed) {
      records.close();
    } else {
      ConsumerPool.SHARED.giveBack(subscription, records);
    }
  }

  /** What a consumer has left where it failed is not for the next batch. */
  private void fillOrFail() {
    failed = true;
    fill();
    failed = false;
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
    ConsumerRecord<?, ByteBuffer> kafka = records.next(end);
    if (kafka == null) {
      return false;
    }
    if (claims) {
      packer.addClaim(kafka.topic(), kafka.partition(), kafka.offset(), kafka.value());
    } else {
      addTrade(kafka);
    }
    return true;
  }

  private void addTrade(ConsumerRecord<?, ByteBuffer> kafka) {
    long received = TradeChunk.NOT_KNOWN;
    byte[] origin = null;
    for (Header header : kafka.headers()) {
      if (header.key().equals(RecordHeaders.RECEIVED_AT)) {
        received = Packer.receivedAtMicros(header.value());
      } else if (header.key().equals(RecordHeaders.ORIGIN)) {
        origin = header.value();
      }
    }
    packer.addTrade(
        kafka.topic(),
        kafka.partition(),
        kafka.offset(),
        kafka.timestamp(),
        kafka.value(),
        received,
        origin);
  }
}
