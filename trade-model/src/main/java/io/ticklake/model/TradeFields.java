package io.ticklake.model;

/** Where a reader puts what it has read. */
final class TradeFields {
  /** From here on, in March 1973, milliseconds and microseconds cannot be taken for each other. */
  static final long FIRST_TIME_MICROS = EpochTime.FIRST_MICROS;

  /** The last microsecond of the year 2199. */
  static final long LAST_TIME_MICROS = 7_258_118_399_999_999L;

  String symbol;
  long id;
  long price;
  long quantity;
  long eventTimeMicros;
  long publishTimeMicros;
  boolean buyerMaker;

  static boolean isPossibleTime(long micros) {
    return micros >= FIRST_TIME_MICROS && micros <= LAST_TIME_MICROS;
  }
}
