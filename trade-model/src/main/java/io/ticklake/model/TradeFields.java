package io.ticklake.model;

/** Where a reader puts what it has read. */
final class TradeFields {
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
    return micros > 0 && micros <= LAST_TIME_MICROS;
  }
}
