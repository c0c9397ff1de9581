package io.ticklake.simulator.venue;

/** Stands at one existing trade and goes to the next. Not thread-safe. */
public interface TradeReader {
  /** The id of a reader that has gone past the last trade there will ever be. */
  long END = Long.MAX_VALUE;

  void advance();

  long id();

  /** In units of 1e-8. */
  long price();

  /** In units of 1e-8. */
  long quantity();

  boolean buyerMaker();

  /** When it happened, in UTC nanoseconds since 1970. */
  long utc();

  /** The aggregate trade it belongs to. */
  long aggregate();
}
