package io.ticklake.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.ingest.time.Time;
import io.ticklake.model.GapClaim;
import io.ticklake.model.Origin;
import io.ticklake.model.RecordHeaders;
import io.ticklake.model.Rejection;
import io.ticklake.model.Topics;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;

/**
 * Writes trades and dead letters to Kafka. A call returns when the record is in the producer's
 * buffer, and waits for as long as there is no room in it, or too many trades are on their way.
 */
public final class TradePublisher {
  /** No trade is so large; what is, is waited for. */
  private static final int LARGE = 4096;

  private final Producer<byte[], byte[]> producer;
  private final SendFailures failures;
  private final PublishMeter meter;
  private final Turnstile turnstile;
  private final Time time;
  private final SharedHeaders ofStates;

  /**
   * Takes what it needs.
   *
   * @param writer the name under which states are written, another for each run
   */
  public TradePublisher(
      Producer<byte[], byte[]> producer,
      SendFailures failures,
      PublishMeter meter,
      Turnstile turnstile,
      Time time,
      String writer) {
    this.producer = producer;
    this.failures = failures;
    this.meter = meter;
    this.turnstile = turnstile;
    this.time = time;
    this.ofStates = SharedHeaders.ofState(writer);
  }

  /**
   * Hands a trade over. One that is far larger than any trade should be is waited for, and becomes
   * a dead letter if Kafka finds it too large.
   *
   * @param receivedNanos {@link Time#nanos} of the receipt where the time to the acknowledgement is
   *     to be measured, else 0
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
    meter.trades().countSent();
    PendingTrade pending = new PendingTrade(acks, id, receivedNanos);
    try {
      turnstile.enter();
    } catch (InterruptedException e) {
      pending.decided(new InterruptException(e));
      return;
    }
    Future<RecordMetadata> sent =
        send(new SharedHeadersRecord(Topics.TRADES, acks.key(), value, headers), pending);
    if (length > LARGE && tooLarge(sent)) {
      failures.rejected(Rejection.TOO_LARGE);
      letter(
          value,
          SharedHeaders.ofDeadLetter(
              headers.lastHeader(RecordHeaders.RECEIVED_AT),
              SharedHeaders.header(RecordHeaders.REASON, Rejection.TOO_LARGE.label()),
              headers.lastHeader(RecordHeaders.ORIGIN),
              SharedHeaders.header(
                  RecordHeaders.COORDINATES,
                  new String(acks.key(), UTF_8) + " " + id + ", " + length + " bytes")));
    }
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
    letter(
        Arrays.copyOfRange(bytes, offset, offset + length),
        SharedHeaders.ofDeadLetter(
            SharedHeaders.receivedAt(receivedEpochNanos),
            SharedHeaders.header(RecordHeaders.REASON, reason.label()),
            SharedHeaders.origin(origin),
            SharedHeaders.header(RecordHeaders.COORDINATES, coordinates)));
  }

  /**
   * Writes a claim; one of both runs when it is decided.
   *
   * @param acknowledged runs once Kafka holds it
   */
  public void claim(GapClaim claim, Runnable acknowledged, Runnable failed) {
    byte[] key = claim.symbol().getBytes(UTF_8);
    byte[] value = claim.toJson().getBytes(UTF_8);
    var unused =
        send(
            new ProducerRecord<>(Topics.GAP_CLAIMS, key, value),
            done(Topics.GAP_CLAIMS, acknowledged, failed));
  }

  /** Writes what is to be remembered under a key; one of both runs when it is decided. */
  public void state(byte[] key, byte[] value, Runnable acknowledged, Runnable failed) {
    var unused =
        send(
            new SharedHeadersRecord(Topics.INGEST_STATE, key, value, ofStates),
            done(Topics.INGEST_STATE, acknowledged, failed));
  }

  /** A letter that Kafka finds too large goes again with its first bytes alone. */
  private void letter(byte[] value, SharedHeaders headers) {
    Future<RecordMetadata> sent =
        send(
            new SharedHeadersRecord(Topics.TRADES_DEAD_LETTER, null, value, headers),
            done(Topics.TRADES_DEAD_LETTER, () -> {}, () -> {}));
    if (value.length > LARGE && tooLarge(sent)) {
      letter(
          Arrays.copyOf(value, LARGE),
          headers.with(
              SharedHeaders.header(RecordHeaders.TRUNCATED_FROM, Integer.toString(value.length))));
    }
  }

  private Callback done(String topic, Runnable acknowledged, Runnable failed) {
    PublishMeter.Flow flow = meter.flow(topic);
    flow.countSent();
    return (metadata, exception) -> {
      flow.countDecided(exception);
      if (exception == null) {
        acknowledged.run();
      } else {
        failed.run();
        fail(topic, exception);
      }
    };
  }

  /** Null where the producer has thrown; the callback has heard of it. */
  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    try {
      return producer.send(record, callback);
    } catch (KafkaException | IllegalStateException e) {
      // The producer throws, and does not tell the callback, where it is closed, not permitted at
      // all, or interrupted while it waits for room.
      callback.onCompletion(null, e);
      return null;
    }
  }

  private static boolean tooLarge(Future<RecordMetadata> sent) {
    if (sent == null) {
      return false;
    }
    try {
      var unused = sent.get();
      return false;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RecordTooLargeException;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void fail(String topic, Exception cause) {
    SendFailure failure =
        cause instanceof IllegalStateException || cause instanceof InterruptException
            ? SendFailure.CLOSED
            : SendFailure.of(cause);
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
      turnstile.leave();
      decided(exception);
    }

    private void decided(Exception exception) {
      if (exception != null) {
        meter.trades().countDecided(exception);
        acks.failed(id);
        fail(Topics.TRADES, exception);
        return;
      }
      acks.acknowledged(id);
      meter.trades().countDecided(null);
      if (receivedNanos != 0) {
        meter.ackAfter(time.nanos() - receivedNanos);
      }
    }
  }
}
