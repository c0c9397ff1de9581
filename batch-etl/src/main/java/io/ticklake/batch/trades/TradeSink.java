package io.ticklake.batch.trades;

/** Is given what the exchange said of each trade. */
public interface TradeSink {
  void accept(long id, long price, long quantity, long timeMicros, boolean buyerMaker);
}
