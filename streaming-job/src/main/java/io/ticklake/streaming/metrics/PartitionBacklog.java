package io.ticklake.streaming.metrics;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What the job has yet to read of a partition.
 *
 * @param position the next offset to read
 * @param end of the partition now
 * @param expiry when the oldest record that was not read may be deleted; empty if there is none, or
 *     the topic keeps its records
 */
public record PartitionBacklog(
    TopicPartition partition, long position, long end, Optional<Instant> expiry) {
  long lag() {
    return Math.max(0, end - position);
  }
}
