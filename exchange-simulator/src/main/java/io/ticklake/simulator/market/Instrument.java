package io.ticklake.simulator.market;

import java.util.Locale;

/**
 * What is traded under a symbol, and on which grid. Prices and quantities are in units of 1e-8;
 * {@code tick × lot} is a multiple of 1e-8, so that price × quantity is exact with eight places.
 *
 * @param baseTicks the price, in ticks, that the market swings around
 * @param typicalLots the median quantity, in lots
 */
public record Instrument(
    String symbol,
    String baseAsset,
    String quoteAsset,
    long tick,
    long lot,
    long baseTicks,
    long typicalLots) {

  private static final long UNIT = 100_000_000L;

  public Instrument {
    if (symbol.isEmpty() || symbol.chars().anyMatch(c -> c < '-' || c == '/' || c == '@')) {
      throw new IllegalArgumentException("Invalid symbol: '" + symbol + "'");
    }
    if (tick < 1 || lot < 1 || tick * lot % UNIT != 0) {
      throw new IllegalArgumentException(
          "Invalid tick and lot of " + symbol + ": " + tick + ", " + lot);
    }
    if (baseTicks < 16 || typicalLots < 1) {
      throw new IllegalArgumentException(
          "Invalid price or quantity of " + symbol + ": " + baseTicks + ", " + typicalLots);
    }
  }

  /** The symbol as stream names spell it. */
  public String streamSymbol() {
    return symbol.toLowerCase(Locale.ROOT);
  }
}
