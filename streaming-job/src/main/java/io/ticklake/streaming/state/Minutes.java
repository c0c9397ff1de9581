package io.ticklake.streaming.state;

import io.ticklake.model.EpochTime;

/** The half-open minutes of event time, in microseconds since the epoch. */
final class Minutes {
  static final long MICROS = 60_000_000L;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  static long of(long eventTimeMicros) {
    return EpochTime.minuteOf(eventTimeMicros);
  }

  static int day(long micros) {
    return (int) Math.floorDiv(micros, MICROS_PER_DAY);
  }

  private Minutes() {}
}
