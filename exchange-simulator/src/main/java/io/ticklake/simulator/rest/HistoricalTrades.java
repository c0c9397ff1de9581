package io.ticklake.simulator.rest;

import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.TradeReader;
import io.ticklake.simulator.venue.Venue;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** {@code historicalTrades}, and {@code trades}, which knows no {@code fromId}. */
final class HistoricalTrades implements Endpoint {
  private static final int STANDARD = 500;
  private static final int MAX = 1000;

  private final Venue venue;
  private final Range range;

  /** Which trades can be asked for. */
  enum Range {
    ANY,
    NEWEST
  }

  HistoricalTrades(Venue venue, Range range) {
    this.venue = venue;
    this.range = range;
  }

  @Override
  public int weight() {
    return 25;
  }

  @Override
  public void answer(Parameters parameters, TimeUnit unit, TextBuffer json) {
    String symbol = parameters.symbol("symbol");
    int limit = parameters.limit(STANDARD, MAX);
    OptionalLong fromId = range == Range.ANY ? parameters.number("fromId") : OptionalLong.empty();
    parameters.requireAllRead();
    TradeHistory history = venue.history(symbol).orElseThrow(ApiError::invalidSymbol);
    long last = history.lastId();
    TradeReader trade = history.read(fromId.orElse(Math.max(0, last - limit + 1)));
    json.append('[');
    for (int i = 0; i < limit && trade.id() <= last; i++) {
      json.append(i == 0 ? "{\"id\":" : ",{\"id\":").append(trade.id());
      json.append(",\"price\":\"").appendDecimal(trade.price());
      json.append("\",\"qty\":\"").appendDecimal(trade.quantity());
      json.append("\",\"quoteQty\":\"").appendProduct(trade.price(), trade.quantity());
      json.append("\",\"time\":").append(trade.utc() / unit.toNanos(1));
      json.append(trade.buyerMaker() ? ",\"isBuyerMaker\":true" : ",\"isBuyerMaker\":false");
      json.append(",\"isBestMatch\":true}");
      trade.advance();
    }
    json.append(']');
  }
}
