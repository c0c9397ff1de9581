package io.ticklake.ingest.config;

import java.time.Duration;

/** How connections to the exchange are kept. */
public record ConnectionConfig(
    int streams,
    int subscribeBatch,
    int messagesPerSecond,
    int attemptsPer5Minutes,
    Duration connectTimeout,
    Duration firstBackOff,
    Duration longestBackOff,
    Duration silence,
    Duration rotateAfter,
    Duration overlap,
    ByteSize largestFrame) {

  static ConnectionConfig of(Section section) {
    Duration day = Duration.ofDays(1);
    return new ConnectionConfig(
        section.count("connection.streams", 1, 1024),
        section.count("connection.subscribe-batch", 1, 1024),
        section.count("connection.messages-per-second", 1, 4),
        section.count("connection.attempts-per-5-minutes", 1, 300),
        section.duration("connection.connect-timeout", Duration.ofMillis(10), day),
        section.duration("connection.back-off.first", Duration.ofMillis(1), day),
        section.duration("connection.back-off.longest", Duration.ofMillis(1), day),
        section.duration("connection.silence", Duration.ofMillis(100), day),
        section.duration("connection.rotate-after", Duration.ofMillis(100), day),
        section.duration("connection.overlap", Duration.ZERO, day),
        section.size("connection.largest-frame", 1024, 1 << 30));
  }
}
