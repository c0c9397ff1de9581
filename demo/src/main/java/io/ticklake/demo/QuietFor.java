package io.ticklake.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells when a number has not moved for some time. */
final class QuietFor {
  private final Duration enough;
  private final Clock clock;
  private long last = Long.MIN_VALUE;
  private Instant movedAt = Instant.EPOCH;

  QuietFor(Duration enough, Clock clock) {
    this.enough = enough;
    this.clock = clock;
  }

  boolean since(long number) {
    Instant now = clock.instant();
    if (number != last) {
      last = number;
      movedAt = now;
    }
    return Duration.between(movedAt, now).compareTo(enough) >= 0;
  }
}
