package io.ticklake.simulator.venue;

import java.util.List;
import java.util.Optional;

/** An exchange's market data. Thread-safe. */
public interface Venue {
  List<? extends TradeHistory> histories();

  Optional<? extends TradeHistory> history(String symbol);

  /** The exchange's own time, in UTC nanoseconds since 1970. */
  long utcNow();

  /** Freezes the market: no trade happens until it is resumed. */
  void halt();

  void resume();

  boolean halted();
}
