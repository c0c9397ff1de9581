package io.ticklake.ingest.publish;

import io.ticklake.model.Origin;
import io.ticklake.model.Rejection;
import io.ticklake.model.Topics;
import java.util.Arrays;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;

/**
 * Writes trades and dead letters to Kafka. A call returns when the record is in the producer's
 * buffer, and waits for as long as there is no room in it.
 */
public final class TradePublisher {
  private final Producer<byte[], byte[]> producer;
  private final SendFailures failures;
  private final PublishMeter meter;

  public TradePublisher(
      Producer<byte[], byte[]> producer, SendFailures failures, PublishMeter meter) {
    this.producer = producer;
    this.failures = failures;
    this.meter = meter;
  }

  /**
   * Hands a trade over.
   *
   * @param receivedNanos {@link System#nanoTime} of the receipt where the time to the
   *     acknowledgement is to be measured, else 0
   */
  public void trade(
      TradeAcks acks,
      long id,
      byte[] bytes,
      int offset,
      int length,
      Headers headers,
      long receivedNanos) {
    byte[] value = Arrays.copyOfRange(bytes, offset, offset + length);
    meter.countSent();
    send(
        new SharedHeadersRecord(Topics.TRADES, acks.key(), value, headers),
        new PendingTrade(acks, id, receivedNanos));
  }

  /** The record has no key: what is in it is not understood. */
  public void deadLetter(
      byte[] bytes,
      int offset,
      int length,
      Rejection reason,
      Origin origin,
      String coordinates,
      long receivedEpochNanos) {
    Headers headers =
        SharedHeaders.ofDeadLetter(
            SharedHeaders.receivedAt(receivedEpochNanos),
            SharedHeaders.header(io.ticklake.model.RecordHeaders.REASON, reason.label()),
            SharedHeaders.origin(origin),
            SharedHeaders.header(io.ticklake.model.RecordHeaders.COORDINATES, coordinates));
    send(
        new SharedHeadersRecord(
            Topics.TRADES_DEAD_LETTER,
            null,
            Arrays.copyOfRange(bytes, offset, offset + length),
            headers),
        (metadata, exception) -> {
          if (exception != null) {
            fail(Topics.TRADES_DEAD_LETTER, exception);
          }
        });
  }

  private void send(SharedHeadersRecord record, Callback callback) {
    try {
      var unused = producer.send(record, callback);
    } catch (KafkaException | IllegalStateException e) {
      // The producer throws what it cannot tell the callback: it is closed, or not permitted at
      // all.
      fail(record.topic(), e);
    }
  }

  private void fail(String topic, Exception cause) {
    SendFailure failure =
        cause instanceof IllegalStateException ? SendFailure.CLOSED : SendFailure.of(cause);
    failures.failed(topic, failure, cause);
  }

  private final class PendingTrade implements Callback {
    private final TradeAcks acks;
    private final long id;
    private final long receivedNanos;

    PendingTrade(TradeAcks acks, long id, long receivedNanos) {
      this.acks = acks;
      this.id = id;
      this.receivedNanos = receivedNanos;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception exception) {
      if (exception != null) {
        fail(Topics.TRADES, exception);
        return;
      }
      acks.acknowledged(id);
      meter.countAcknowledged();
      if (receivedNanos != 0) {
        meter.ackAfter(System.nanoTime() - receivedNanos);
      }
    }
  }
}
