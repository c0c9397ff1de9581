package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.RecordHeaders;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;

/**
 * Follows what other ingesters write to {@code ingest-state}. The topic keeps one record of a
 * symbol, whoever wrote it: so each of them remembers what all know. Thread-safe.
 */
public final class StateTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final Ledgers ledgers;
  private final String writer;
  private final Predicate<String> followed;
  private final Listener listener;
  private final Set<String> others = new HashSet<>();
  private boolean closed;

  /** Hears what is to be said. */
  public interface Listener {
    /** For the first time another ingester is at work on the same topics. */
    void another(String writer, String symbol);

    /** A record cannot be read, or Kafka does not give any. */
    void failed(RuntimeException cause);
  }

  /**
   * Takes a consumer over.
   *
   * @param from where the states begin that nobody has read yet
   * @param writer the name under which this ingester writes
   * @param followed whether this ingester answers for a symbol
   */
  public StateTail(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> from,
      Ledgers ledgers,
      String writer,
      Predicate<String> followed,
      Listener listener) {
    this.consumer = consumer;
    this.ledgers = ledgers;
    this.writer = writer;
    this.followed = followed;
    this.listener = listener;
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
  }

  /** Takes in what has been written since the last call, if Kafka is there. */
  public synchronized void look() {
    if (closed) {
      return;
    }
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      while (!records.isEmpty()) {
        records.forEach(this::read);
        records = consumer.poll(POLL);
      }
    } catch (WakeupException e) {
      // It is about to be closed.
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      listener.failed(e);
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(RecordHeaders.WRITER);
    String name = header == null ? "unknown" : new String(header.value(), UTF_8);
    if (name.equals(writer) || record.key() == null || record.value() == null) {
      return;
    }
    String symbol = new String(record.key(), UTF_8);
    if (others.add(name)) {
      listener.another(name, symbol);
    }
    if (!followed.test(symbol)) {
      return;
    }
    try {
      ledgers.of(symbol).join(LedgerState.parse(record.value()));
    } catch (IllegalArgumentException e) {
      listener.failed(e);
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    synchronized (this) {
      if (!closed) {
        closed = true;
        consumer.close(CloseOptions.timeout(Duration.ZERO));
      }
    }
  }
}
