package io.ticklake.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A topic as conf/topics.conf wants it.
 *
 * @param retention empty: records never expire by age
 * @param segmentBytes empty: the broker's own
 */
record Topic(
    String name,
    int partitions,
    Optional<Duration> retention,
    Cleanup cleanup,
    OptionalLong segmentBytes) {
  /** Kafka takes no less. */
  private static final long LEAST_SEGMENT = 1 << 20;

  enum Cleanup {
    DELETE("delete"),
    COMPACT("compact");

    private final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }

    static Cleanup of(String policy) {
      for (Cleanup cleanup : values()) {
        if (cleanup.policy.equals(policy)) {
          return cleanup;
        }
      }
      throw new IllegalArgumentException("Invalid cleanup, neither delete nor compact: " + policy);
    }
  }

  Topic {
    if (!name.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException("Invalid topic name: " + name);
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("Invalid number of partitions: " + partitions);
    }
    if (segmentBytes.isPresent()
        && (segmentBytes.getAsLong() < LEAST_SEGMENT
            || segmentBytes.getAsLong() > Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid segment, it has to be from 1 MiB to 2 GiB: " + segmentBytes.getAsLong());
    }
    if (retention.isPresent() && cleanup == Cleanup.COMPACT) {
      throw new IllegalArgumentException("Invalid retention: a compacted topic has none");
    }
  }

  /** Kafka's own keys for it. */
  Map<String, String> configuration() {
    Map<String, String> configuration = new TreeMap<>();
    configuration.put("cleanup.policy", cleanup.policy);
    configuration.put(
        "retention.ms", retention.map(age -> Long.toString(age.toMillis())).orElse("-1"));
    segmentBytes.ifPresent(bytes -> configuration.put("segment.bytes", Long.toString(bytes)));
    return configuration;
  }
}
