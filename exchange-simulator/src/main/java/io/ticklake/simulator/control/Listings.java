package io.ticklake.simulator.control;

import io.ticklake.simulator.market.Catalogue;
import io.ticklake.simulator.market.Market;

/** Lists and delists symbols at run time. */
public interface Listings {
  void list(String symbol, double tradesPerSecond);

  void delist(String symbol);

  /** Listings of a market. */
  static Listings of(Market market) {
    return new Listings() {
      @Override
      public void list(String symbol, double tradesPerSecond) {
        market.list(Catalogue.named(symbol), tradesPerSecond);
      }

      @Override
      public void delist(String symbol) {
        market.delist(symbol);
      }
    };
  }

  /** Listings that never change. */
  static Listings fixed() {
    return new Listings() {
      @Override
      public void list(String symbol, double tradesPerSecond) {
        throw new IllegalArgumentException("Cannot list a symbol: " + symbol + " is not recorded");
      }

      @Override
      public void delist(String symbol) {
        throw new IllegalArgumentException("Cannot delist a recorded symbol: " + symbol);
      }
    };
  }
}
