package io.ticklake.simulator.clock;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Tells UTC as nanoseconds since 1970. */
@FunctionalInterface
public interface NanoClock {
  long nanos();

  static NanoClock system() {
    return () -> toNanos(Instant.now());
  }

  /** A clock that stood at {@code start} when it was made and runs so many times faster. */
  static NanoClock accelerated(NanoClock clock, long start, double speed) {
    long origin = clock.nanos();
    return () -> start + (long) ((clock.nanos() - origin) * speed);
  }

  static long toNanos(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
