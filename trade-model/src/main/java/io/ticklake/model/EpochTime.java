package io.ticklake.model;

/** Times of the exchange come in milliseconds or in microseconds since the epoch. */
public final class EpochTime {
  /** As milliseconds the year 5138, as microseconds March 1973: no trade lies on the wrong side. */
  static final long FIRST_MICROS = 100_000_000_000_000L;

  static final long MICROS_A_MINUTE = 60_000_000;

  /**
   * Tells the two apart by their size and gives microseconds.
   *
   * @throws ArithmeticException where it is so far below zero that its microseconds do not fit
   */
  public static long toMicros(long millisOrMicros) {
    return millisOrMicros >= FIRST_MICROS
        ? millisOrMicros
        : Math.multiplyExact(millisOrMicros, 1_000L);
  }

  /** The start of the half-open minute that holds this time. */
  public static long minuteOf(long micros) {
    return Math.floorDiv(micros, MICROS_A_MINUTE) * MICROS_A_MINUTE;
  }

  private EpochTime() {}
}
