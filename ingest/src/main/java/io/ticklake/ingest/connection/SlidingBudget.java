package io.ticklake.ingest.connection;

import java.time.Duration;

/** So many in any window of time, wherever the other side lets its windows start. */
final class SlidingBudget {
  private final long[] taken;
  private final long windowMillis;
  private long count;

  SlidingBudget(int limit, Duration window) {
    this.taken = new long[limit];
    this.windowMillis = window.toMillis();
  }

  boolean tryTake(long nowMillis) {
    if (waitMillis(nowMillis) > 0) {
      return false;
    }
    taken[(int) (count % taken.length)] = nowMillis;
    count++;
    return true;
  }

  /** The last one taken counts from this time on. */
  void moveLastTo(long nowMillis) {
    if (count > 0) {
      taken[(int) ((count - 1) % taken.length)] = nowMillis;
    }
  }

  /** How long until one more is allowed; 0 if it is now. */
  long waitMillis(long nowMillis) {
    if (count < taken.length) {
      return 0;
    }
    long oldest = taken[(int) (count % taken.length)];
    return Math.max(0, oldest + windowMillis - nowMillis + 1);
  }
}
