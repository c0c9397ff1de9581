package io.ticklake.simulator.venue;

import java.util.Optional;

/** Walks over the candles of a symbol, one span after the other, those without trades included. */
public final class Candles {
  private final TradeReader trades;
  private final long lastId;
  private final long width;
  private final long until;
  private long openUtc;
  private long lastPrice;

  private Candles(
      TradeReader trades, long lastId, long openUtc, long until, long width, long price) {
    this.trades = trades;
    this.lastId = lastId;
    this.openUtc = openUtc;
    this.until = until;
    this.width = width;
    lastPrice = price;
  }

  /**
   * The candles whose spans start from {@code fromUtc} on and before {@code untilUtc}.
   *
   * @param width of a span in nanoseconds; spans start at its multiples
   */
  public static Candles of(TradeHistory history, long fromUtc, long untilUtc, long width) {
    long openUtc = Math.floorDiv(fromUtc + width - 1, width) * width;
    long fromId = history.firstIdFrom(openUtc);
    TradeReader trades = history.read(fromId);
    long price = priceBefore(history, fromId);
    if (price == 0 && trades.id() <= history.lastId()) {
      openUtc = Math.max(openUtc, Math.floorDiv(trades.utc(), width) * width);
    } else if (price == 0) {
      openUtc = untilUtc;
    }
    return new Candles(trades, history.lastId(), openUtc, untilUtc, width, price);
  }

  /** The next candle. */
  public Optional<Candle> next() {
    if (openUtc >= until) {
      return Optional.empty();
    }
    Candle candle = new Candle(openUtc, width, lastPrice);
    while (trades.id() <= lastId && trades.utc() < candle.endUtc()) {
      candle.add(trades.id(), trades.price(), trades.quantity(), trades.buyerMaker());
      trades.advance();
    }
    openUtc = candle.endUtc();
    lastPrice = candle.close();
    return Optional.of(candle);
  }

  /** The price of the last existing trade before an id; 0 if there is none. */
  private static long priceBefore(TradeHistory history, long id) {
    long before = Math.min(id, history.lastId() + 1) - 1;
    for (long back = before; back >= 0 && back > before - 64; back--) {
      TradeReader reader = history.read(back);
      if (reader.id() == back) {
        return reader.price();
      }
    }
    return 0;
  }
}
