package io.ticklake.simulator;

import io.ticklake.simulator.market.Catalogue;
import io.ticklake.simulator.market.Instrument;
import io.ticklake.simulator.market.MarketTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which market is simulated.
 *
 * @param instruments the busiest first
 * @param rate trades per second of all symbols together
 * @param start the market's time when the simulator starts; empty for the wall clock's
 * @param speed how many times faster than the wall clock the market's time runs
 */
public record MarketOptions(
    List<Instrument> instruments, double rate, long seed, Optional<Instant> start, double speed) {

  private static final int STANDARD_SYMBOLS = 200;

  public MarketOptions {
    instruments = List.copyOf(instruments);
    if (instruments.isEmpty()) {
      throw new IllegalArgumentException("Invalid number of symbols: 0");
    }
    if (!(rate > 0)) {
      throw new IllegalArgumentException("Invalid rate: " + rate);
    }
    if (!(speed > 0)) {
      throw new IllegalArgumentException("Invalid speed: " + speed);
    }
    if (start.isPresent() && start.get().isBefore(MarketTime.EPOCH)) {
      throw new IllegalArgumentException(
          "Invalid start: "
              + start.get()
              + " is before the market's first instant, "
              + MarketTime.EPOCH);
    }
  }

  public static MarketOptions standard() {
    return new MarketOptions(Catalogue.first(STANDARD_SYMBOLS), 2000, 1, Optional.empty(), 1);
  }

  public MarketOptions withInstruments(List<Instrument> wanted) {
    return new MarketOptions(wanted, rate, seed, start, speed);
  }

  public MarketOptions withRate(double wanted) {
    return new MarketOptions(instruments, wanted, seed, start, speed);
  }
}
