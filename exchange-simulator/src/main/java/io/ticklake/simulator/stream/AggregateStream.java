package io.ticklake.simulator.stream;

import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.AggregateTrade;
import io.ticklake.simulator.venue.TradeReader;

/** A symbol's {@code @aggTrade} stream. */
final class AggregateStream implements EventStream {
  private final String name;
  private final Listing listing;
  private final TradeReader next;
  private FrameStyle style;

  /**
   * A stream at its start.
   *
   * @param from the market time after which aggregate trades are sent
   */
  AggregateStream(String name, Listing listing, FrameStyle style, long from) {
    this.name = name;
    this.listing = listing;
    this.style = style;
    next = listing.read(listing.market().firstIdAtOrAfter(from + 1));
  }

  @Override
  public void emitUntil(Moment moment, FrameBuffer out) {
    long last = moment.timeline().utc(listing.lastTime(moment.time()));
    while (next.utc() <= last) {
      // All trades of an aggregate happen at one time, so that all of them are due together.
      emit(AggregateTrade.readFrom(next, TradeReader.END), out);
    }
  }

  @Override
  public void restyle(FrameStyle wanted) {
    style = wanted;
  }

  private void emit(AggregateTrade trade, FrameBuffer out) {
    long time = trade.utc() / style.nanosPerUnit();
    out.begin();
    TextBuffer text = out.text();
    text.append(style.opening(name)).append("{\"e\":\"aggTrade\",\"E\":").append(time);
    text.append(",\"s\":\"").append(listing.symbol()).append("\",\"a\":").append(trade.id());
    text.append(",\"p\":\"").appendDecimal(trade.price());
    text.append("\",\"q\":\"").appendDecimal(trade.quantity());
    text.append("\",\"f\":").append(trade.firstId()).append(",\"l\":").append(trade.lastId());
    text.append(",\"T\":").append(time);
    text.append(trade.buyerMaker() ? ",\"m\":true" : ",\"m\":false").append(",\"M\":true}");
    text.append(style.closing());
    out.end();
  }
}
