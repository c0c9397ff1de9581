package io.ticklake.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for what others do, and not for ever. */
final class Patience {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Clock clock;
  private final Path logs;

  Patience(Clock clock, Path logs) {
    this.clock = clock;
    this.logs = logs;
  }

  /** Returns once the condition holds; throws where it does not within the bound. */
  void await(String what, Duration bound, BooleanSupplier condition) {
    Instant until = clock.instant().plus(bound);
    while (!condition.getAsBoolean()) {
      if (clock.instant().isAfter(until)) {
        throw new DemoException(
            "Cannot wait longer than %d s until %s; logs are in %s"
                .formatted(bound.toSeconds(), what, logs));
      }
      Pause.of(BETWEEN_LOOKS);
    }
  }
}
