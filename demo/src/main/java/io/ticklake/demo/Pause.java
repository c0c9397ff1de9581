package io.ticklake.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The wait between two looks. */
final class Pause {
  static void of(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }

  private Pause() {}
}
