package io.ticklake.streaming.kafka;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records and knows, when asked, that every one of them has arrived. */
final class AcknowledgedSender {
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long sent;

  AcknowledgedSender(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /** The callback hears of what the future would say. */
  @SuppressWarnings("FutureReturnValueIgnored")
  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
    sent++;
  }

  /**
   * Waits until all that was sent is acknowledged.
   *
   * @throws IllegalStateException if something was not
   */
  void awaitAll(String what) {
    if (sent == 0) {
      return;
    }
    producer.flush();
    sent = 0;
    Exception cause = failure.getAndSet(null);
    if (cause != null) {
      throw new IllegalStateException("Cannot write " + what + " to Kafka", cause);
    }
  }
}
