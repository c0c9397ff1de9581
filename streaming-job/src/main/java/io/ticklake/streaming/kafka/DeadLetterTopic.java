package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.RecordHeaders;
import io.ticklake.model.Rejection;
import io.ticklake.streaming.parse.DeadLetters;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Writes dead letters to their topic, from the task that found them. A replay writes them again,
 * with the same coordinates.
 *
 * <p>With its headers a letter is larger than the record it was: one that Kafka refuses for its
 * size goes again with its first bytes alone. A record that came in must never stop the job.
 */
public final class DeadLetterTopic implements DeadLetters {
  static final int KEPT_BYTES = 4096;

  private final ProducerSettings settings;
  private final String topic;
  private final Consumer<Rejection> counter;

  /** Cut already. The producer's own thread adds to them; it must not send. */
  private final Queue<ProducerRecord<byte[], byte[]>> refused = new ConcurrentLinkedQueue<>();

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
    ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, value);
    letter
        .headers()
        .add(RecordHeaders.REASON, reason.label().getBytes(UTF_8))
        .add(RecordHeaders.COORDINATES, (from + "-" + partition + "@" + offset).getBytes(UTF_8))
        .add(RecordHeaders.ORIGIN, origin.getBytes(UTF_8));
    sendRefused();
    sender.send(
        letter,
        cause ->
            cause instanceof RecordTooLargeException
                && value.length > KEPT_BYTES
                && refused.add(cut(letter)));
    counter.accept(reason);
  }

  @Override
  public void flush() {
    if (sender != null) {
      sender.awaitAll();
      sendRefused();
      sender.awaitAll();
    }
  }

  private void sendRefused() {
    for (ProducerRecord<byte[], byte[]> letter = refused.poll();
        letter != null;
        letter = refused.poll()) {
      sender.send(letter);
    }
  }

  private static ProducerRecord<byte[], byte[]> cut(ProducerRecord<byte[], byte[]> letter) {
    byte[] kept = Arrays.copyOf(letter.value(), KEPT_BYTES);
    ProducerRecord<byte[], byte[]> cut =
        new ProducerRecord<>(letter.topic(), null, null, null, kept, letter.headers());
    cut.headers()
        .add(RecordHeaders.TRUNCATED_FROM, Integer.toString(letter.value().length).getBytes(UTF_8));
    return cut;
  }
}
