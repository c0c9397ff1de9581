package io.ticklake.ingest.time;

import java.time.Instant;

/** Clocks and waiting, so that tests can have their own. */
public interface Time {
  /** Nanoseconds since the epoch. */
  long epochNanos();

  /** A clock that only goes forward and starts anywhere. */
  long nanos();

  /** The same clock in milliseconds. */
  default long millis() {
    return nanos() / 1_000_000;
  }

  void sleep(long millis) throws InterruptedException;

  /** The machine's own. */
  Time SYSTEM =
      new Time() {
        @Override
        public long epochNanos() {
          Instant now = Instant.now();
          return now.getEpochSecond() * 1_000_000_000 + now.getNano();
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long millis) throws InterruptedException {
          Thread.sleep(millis);
        }
      };
}
