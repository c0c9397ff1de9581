package io.ticklake.ingest.connection;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Doubles with each failure up to a cap; jitter takes up to half of it away. */
final class BackOff {
  private static final int MOST_DOUBLINGS = 30;

  private final long firstMillis;
  private final long longestMillis;
  private final DoubleSupplier random;

  /**
   * Makes one for one set of connections.
   *
   * @param random from 0 (included) to 1 (not included)
   */
  BackOff(Duration first, Duration longest, DoubleSupplier random) {
    this.firstMillis = first.toMillis();
    this.longestMillis = Math.max(first.toMillis(), longest.toMillis());
    this.random = random;
  }

  /** The wait after so many failures in a row, the first being 1. */
  long delayMillis(int failures) {
    int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
    long whole = Math.min(longestMillis, firstMillis << doublings);
    return whole - (long) (random.getAsDouble() * whole / 2);
  }
}
