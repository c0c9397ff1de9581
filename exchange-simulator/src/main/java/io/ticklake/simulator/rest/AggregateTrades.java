package io.ticklake.simulator.rest;

import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.AggregateTrade;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.TradeReader;
import io.ticklake.simulator.venue.Venue;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** {@code aggTrades}. */
final class AggregateTrades implements Endpoint {
  private static final int STANDARD = 500;
  private static final int MAX = 1000;

  private final Venue venue;

  AggregateTrades(Venue venue) {
    this.venue = venue;
  }

  @Override
  public int weight() {
    return 4;
  }

  @Override
  public void answer(Parameters parameters, TimeUnit unit, TextBuffer json) {
    String symbol = parameters.symbol("symbol");
    OptionalLong fromId = parameters.number("fromId");
    OptionalLong startTime = parameters.time("startTime");
    OptionalLong endTime = parameters.time("endTime");
    int limit = parameters.limit(STANDARD, MAX);
    parameters.requireAllRead();
    if (fromId.isPresent() && (startTime.isPresent() || endTime.isPresent())) {
      throw ApiError.invalidCombination();
    }
    TradeHistory history = venue.history(symbol).orElseThrow(ApiError::invalidSymbol);
    long last = history.lastId();
    if (endTime.isPresent()) {
      last = Math.min(last, history.firstIdFrom(endTime.getAsLong() + 1) - 1);
    }
    long from;
    if (fromId.isPresent()) {
      from = history.firstOfAggregate(fromId.getAsLong());
    } else if (startTime.isPresent()) {
      from = history.firstIdFrom(startTime.getAsLong());
    } else {
      TradeReader newest = history.read(Math.max(0, last));
      from = history.firstOfAggregate(Math.max(0, newest.aggregate() - limit + 1));
    }
    TradeReader trade = history.read(from);
    json.append('[');
    for (int i = 0; i < limit && trade.id() <= last; i++) {
      write(AggregateTrade.readFrom(trade, last), unit, json.append(i == 0 ? "" : ","));
    }
    json.append(']');
  }

  private static void write(AggregateTrade trade, TimeUnit unit, TextBuffer json) {
    json.append("{\"a\":").append(trade.id());
    json.append(",\"p\":\"").appendDecimal(trade.price());
    json.append("\",\"q\":\"").appendDecimal(trade.quantity());
    json.append("\",\"f\":").append(trade.firstId()).append(",\"l\":").append(trade.lastId());
    json.append(",\"T\":").append(trade.utc() / unit.toNanos(1));
    json.append(trade.buyerMaker() ? ",\"m\":true" : ",\"m\":false").append(",\"M\":true}");
  }
}
