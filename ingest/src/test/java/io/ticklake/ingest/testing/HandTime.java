package io.ticklake.ingest.testing;

import io.ticklake.ingest.time.Time;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves when the test, or whoever sleeps by it, says so. */
public final class HandTime implements Time {
  private final long epochNanosAtStart;
  private long nanos;

  public HandTime(Instant start) {
    epochNanosAtStart = start.toEpochMilli() * 1_000_000;
  }

  public void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  @Override
  public long epochNanos() {
    return epochNanosAtStart + nanos;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(long millis) {
    nanos += millis * 1_000_000;
  }
}
