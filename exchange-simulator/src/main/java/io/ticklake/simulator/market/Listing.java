package io.ticklake.simulator.market;

/**
 * A symbol on the exchange: its market and the market time at which its trading ended, if it did.
 */
public final class Listing {
  private final SymbolMarket market;
  private final MarketTime time;
  private volatile long endsAt = Long.MAX_VALUE;

  Listing(SymbolMarket market, MarketTime time) {
    this.market = market;
    this.time = time;
  }

  public SymbolMarket market() {
    return market;
  }

  public Instrument instrument() {
    return market.instrument();
  }

  public String symbol() {
    return market.symbol();
  }

  public boolean trading() {
    return endsAt == Long.MAX_VALUE;
  }

  /** The last market time, not after {@code now}, at which this symbol could trade. */
  public long lastTime(long now) {
    return Math.min(now, endsAt);
  }

  /** The last id that exists at a market time; −1 before the first. */
  public long lastId(long now) {
    return market.firstIdAtOrAfter(lastTime(now) + 1) - 1;
  }

  /** The last id that exists. */
  public long lastId() {
    return lastId(time.now());
  }

  void end() {
    if (trading()) {
      endsAt = time.now();
    }
  }
}
