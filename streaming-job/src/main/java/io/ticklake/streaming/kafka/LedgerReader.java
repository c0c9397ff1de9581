package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Gap;
import io.ticklake.streaming.metrics.OpenGaps;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the ledger of gaps along, and knows which are open. Not thread-safe. */
final class LedgerReader implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(LedgerReader.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Map<String, Gap> open = new HashMap<>();
  private Optional<OpenGaps> known = Optional.empty();

  LedgerReader(Consumer<byte[], byte[]> consumer, Duration patience, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /**
   * Reads on, up to these offsets if there is time for it, and else further with the next call.
   *
   * @return what is open, as of the newest call that came to its end; empty if none has: half a
   *     ledger shows gaps as open that were filled long ago
   */
  Optional<OpenGaps> readTo(Map<TopicPartition, Long> ends) {
    assign(ends.keySet());
    long deadline = nanoTime.getAsLong() + patience.toNanos();
    while (isBehind(ends)) {
      if (nanoTime.getAsLong() - deadline >= 0) {
        return known;
      }
      consumer.poll(POLL).forEach(this::note);
    }
    known =
        Optional.of(
            new OpenGaps(
                open.size(),
                // Ids go up to the end of a long: two such gaps are more than one can hold.
                (long)
                    open.values().stream()
                        .mapToDouble(gap -> (double) gap.toId() - gap.fromId() + 1)
                        .sum()));
    return known;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void assign(Set<TopicPartition> partitions) {
    Set<TopicPartition> added = new HashSet<>(partitions);
    added.removeAll(consumer.assignment());
    if (!added.isEmpty()) {
      consumer.assign(partitions);
      consumer.seekToBeginning(added);
    }
  }

  private boolean isBehind(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private void note(ConsumerRecord<byte[], byte[]> line) {
    if (line.value() == null) {
      return;
    }
    Gap gap;
    try {
      gap = Gap.parse(new String(line.value(), UTF_8));
    } catch (IllegalArgumentException e) {
      // Somebody else's, and no reason to miss the lines after it.
      LOGGER.warn(
          "Cannot read a line of the ledger, {}-{} at offset {}: {}",
          line.topic(),
          line.partition(),
          line.offset(),
          e.getMessage());
      return;
    }
    String key = gap.symbol() + ":" + gap.fromId();
    if (gap.status() == Gap.Status.OPEN) {
      open.put(key, gap);
    } else {
      open.remove(key);
    }
  }
}
