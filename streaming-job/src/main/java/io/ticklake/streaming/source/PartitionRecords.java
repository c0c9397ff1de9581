package io.ticklake.streaming.source;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The records of one partition of Kafka in their order. What the consumer has fetched beyond the
 * end of a batch is kept for the next one. Not thread-safe.
 */
final class PartitionRecords implements AutoCloseable {
  private static final long NOWHERE = -1;

  private final Consumer<?, ByteBuffer> consumer;
  private final TopicPartition partition;
  private final Duration patience;
  private Iterator<? extends ConsumerRecord<?, ByteBuffer>> fetched = Collections.emptyIterator();
  private ConsumerRecord<?, ByteBuffer> ahead;
  private long position = NOWHERE;

  /**
   * @param consumer without a policy for offsets that Kafka does not have: they are an error here
   * @param patience how long Kafka may take to answer
   */
  PartitionRecords(Consumer<?, ByteBuffer> consumer, TopicPartition partition, Duration patience) {
    this.consumer = consumer;
    this.partition = partition;
    this.patience = patience;
    consumer.assign(List.of(partition));
  }

  /** The next record is the first one from this offset on. */
  void seek(long offset) {
    if (offset == position) {
      return;
    }
    fetched = Collections.emptyIterator();
    ahead = null;
    consumer.seek(partition, offset);
    position = offset;
  }

  /**
   * The next record before this offset; null when none is left: the last offsets before it may hold
   * no record, but a marker of Kafka's.
   */
  ConsumerRecord<?, ByteBuffer> next(long end) {
    if (position >= end) {
      return null;
    }
    if (ahead == null && !fetch(end)) {
      position = end;
      return null;
    }
    if (ahead.offset() >= end) {
      position = end;
      return null;
    }
    ConsumerRecord<?, ByteBuffer> record = ahead;
    ahead = fetched.hasNext() ? fetched.next() : null;
    position = record.offset() + 1;
    return record;
  }

  /** Whether there is a record, or none before the end. */
  private boolean fetch(long end) {
    long waitUntil = System.nanoTime() + patience.toNanos();
    Duration wait = patience;
    while (consumer.position(partition) < end) {
      poll(wait);
      if (fetched.hasNext()) {
        ahead = fetched.next();
        return true;
      }
      wait = Duration.ofNanos(waitUntil - System.nanoTime());
      if (wait.isNegative() && consumer.position(partition) < end) {
        throw new IllegalStateException(
            "Cannot read %s from offset %d: Kafka sent nothing within %d s"
                .formatted(partition, position, patience.toSeconds()));
      }
    }
    return false;
  }

  private void poll(Duration wait) {
    try {
      fetched = consumer.poll(wait).records(partition).iterator();
    } catch (OffsetOutOfRangeException e) {
      throw new LostRecordsException(partition, position, e);
    }
  }

  @Override
  public void close() {
    try {
      consumer.close(Duration.ofSeconds(1));
    } catch (InterruptException e) {
      // The task is being killed: its thread stays interrupted, and the connection is closed.
      Thread.currentThread().interrupt();
    }
  }
}
