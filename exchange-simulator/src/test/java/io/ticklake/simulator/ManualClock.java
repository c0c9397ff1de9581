package io.ticklake.simulator;

import io.ticklake.simulator.clock.NanoClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves. */
final class ManualClock implements NanoClock {
  private final AtomicLong nanos;

  ManualClock(String start) {
    nanos = new AtomicLong(NanoClock.toNanos(Instant.parse(start)));
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
