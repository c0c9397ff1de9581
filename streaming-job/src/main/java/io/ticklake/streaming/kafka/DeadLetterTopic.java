package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.RecordHeaders;
import io.ticklake.model.Rejection;
import io.ticklake.streaming.parse.DeadLetters;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes dead letters to their topic, from the task that found them. A replay writes them again,
 * with the same coordinates.
 */
public final class DeadLetterTopic implements DeadLetters {
  private final ProducerSettings settings;
  private final String topic;
  private final Consumer<Rejection> counter;
  private AcknowledgedSender sender;

  DeadLetterTopic(ProducerSettings settings, String topic, Consumer<Rejection> counter) {
    this.settings = settings;
    this.topic = topic;
    this.counter = counter;
  }

  public static DeadLetters.Factory factory(ProducerSettings settings, String topic) {
    return counter -> new DeadLetterTopic(settings, topic, counter);
  }

  @Override
  public void add(
      Rejection reason, String from, int partition, long offset, byte[] value, String origin) {
    if (sender == null) {
      sender = new AcknowledgedSender(SharedProducers.of(settings), "dead letters");
    }
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, value);
    record
        .headers()
        .add(RecordHeaders.REASON, reason.label().getBytes(UTF_8))
        .add(RecordHeaders.COORDINATES, (from + "-" + partition + "@" + offset).getBytes(UTF_8))
        .add(RecordHeaders.ORIGIN, origin.getBytes(UTF_8));
    sender.send(record);
    counter.accept(reason);
  }

  @Override
  public void flush() {
    if (sender != null) {
      sender.awaitAll();
    }
  }
}
