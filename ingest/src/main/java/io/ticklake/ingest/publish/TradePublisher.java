package io.ticklake.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.GapClaim;
import io.ticklake.model.Origin;
import io.ticklake.model.Rejection;
import io.ticklake.model.Topics;
import java.util.Arrays;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
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
        done(Topics.TRADES_DEAD_LETTER, () -> {}, () -> {}));
  }

  /**
   * Writes a claim.
   *
   * @param acknowledged runs once Kafka holds it
   */
  public void claim(GapClaim claim, Runnable acknowledged) {
    send(
        new ProducerRecord<>(
            Topics.GAP_CLAIMS, claim.symbol().getBytes(UTF_8), claim.toJson().getBytes(UTF_8)),
        done(Topics.GAP_CLAIMS, acknowledged, () -> {}));
  }

  /** Writes what is to be remembered under a key; one of both runs when it is decided. */
  public void state(byte[] key, byte[] value, Runnable acknowledged, Runnable failed) {
    send(
        new ProducerRecord<>(Topics.INGEST_STATE, key, value),
        done(Topics.INGEST_STATE, acknowledged, failed));
  }

  private Callback done(String topic, Runnable acknowledged, Runnable failed) {
    return (metadata, exception) -> {
      if (exception == null) {
        acknowledged.run();
      } else {
        failed.run();
        fail(topic, exception);
      }
    };
  }

  private void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      var unused = producer.send(record, callback);
    } catch (KafkaException | IllegalStateException e) {
      if (callback instanceof PendingTrade) {
        meter.countFailed();
      }
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
        meter.countFailed();
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
