package io.ticklake.streaming.kafka;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records and knows, when asked, that every one of them has arrived. */
final class AcknowledgedSender {
  private final Producer<byte[], byte[]> producer;
  private final String what;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long sent;

  /**
   * Waits for nothing yet.
   *
   * @param what is sent, as errors name it
   */
  AcknowledgedSender(Producer<byte[], byte[]> producer, String what) {
    this.producer = producer;
    this.what = what;
  }

  /**
   * Hands a record over.
   *
   * @throws IllegalStateException if an earlier one is known to have failed: the next would only
   *     wait in vain, a minute each where the topic is missing
   */
  void send(ProducerRecord<byte[], byte[]> record) {
    send(record, cause -> false);
  }

  /**
   * The same.
   *
   * @param excused asked when the record has failed, on any thread: whether somebody sees to it
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of what it would say.
  void send(ProducerRecord<byte[], byte[]> record, Predicate<Exception> excused) {
    requireNoFailure();
    sent++;
    producer.send(
        record,
        (metadata, exception) -> {
          if (exception != null && !excused.test(exception)) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  /**
   * Waits until all that was sent is acknowledged.
   *
   * @throws IllegalStateException if something was not
   */
  void awaitAll() {
    if (sent > 0) {
      producer.flush();
      sent = 0;
    }
    requireNoFailure();
  }

  private void requireNoFailure() {
    Exception cause = failure.getAndSet(null);
    if (cause != null) {
      throw new IllegalStateException("Cannot write " + what + " to Kafka", cause);
    }
  }
}
