package io.ticklake.simulator.stream;

import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.market.MarketTime.Timeline;
import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.Candle;
import io.ticklake.simulator.venue.TradeReader;
import java.time.Duration;

/** A symbol's {@code @kline_1m} stream: the minute so far every two seconds, and when it closes. */
final class KlineStream implements EventStream {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long PUSH = Duration.ofSeconds(2).toNanos();

  private final String name;
  private final Listing listing;
  private final TradeReader next;
  private FrameStyle style;
  private Candle candle;
  private long nextPush;

  /**
   * A stream at its start.
   *
   * @param from the market time after which candles are sent; the first one has the whole minute
   */
  KlineStream(String name, Listing listing, Timeline timeline, FrameStyle style, long from) {
    this.name = name;
    this.listing = listing;
    this.style = style;
    long minute = timeline.utc(from) / MINUTE * MINUTE;
    candle = new Candle(minute, MINUTE, 0);
    next = listing.read(listing.firstIdFrom(minute));
    nextPush = from + PUSH;
  }

  @Override
  public void emitUntil(Moment moment, FrameBuffer out) {
    while (nextPush <= moment.time()) {
      long last = moment.timeline().utc(listing.lastTime(nextPush));
      while (next.utc() <= last) {
        turnTo(next.utc(), out);
        candle.add(next.id(), next.price(), next.quantity(), next.buyerMaker());
        next.advance();
      }
      long utc = moment.timeline().utc(nextPush);
      turnTo(utc, out);
      if (candle.count() > 0) {
        emit(utc, "false", out);
      }
      nextPush += PUSH;
    }
  }

  @Override
  public void restyle(FrameStyle wanted) {
    style = wanted;
  }

  private void turnTo(long utc, FrameBuffer out) {
    if (utc >= candle.endUtc()) {
      if (candle.count() > 0) {
        emit(candle.endUtc(), "true", out);
      }
      candle = new Candle(utc / MINUTE * MINUTE, MINUTE, candle.close());
    }
  }

  private void emit(long utc, String closed, FrameBuffer out) {
    long unit = style.nanosPerUnit();
    out.begin();
    TextBuffer text = out.text();
    text.append(style.opening(name)).append("{\"e\":\"kline\",\"E\":").append(utc / unit);
    text.append(",\"s\":\"").append(listing.symbol());
    text.append("\",\"k\":{\"t\":").append(candle.openUtc() / unit);
    text.append(",\"T\":").append(candle.endUtc() / unit - 1);
    text.append(",\"s\":\"").append(listing.symbol()).append("\",\"i\":\"1m\",\"f\":");
    text.append(candle.firstId()).append(",\"L\":").append(candle.lastId());
    text.append(",\"o\":\"").appendDecimal(candle.open());
    text.append("\",\"c\":\"").appendDecimal(candle.close());
    text.append("\",\"h\":\"").appendDecimal(candle.high());
    text.append("\",\"l\":\"").appendDecimal(candle.low());
    text.append("\",\"v\":\"").append(candle.volume());
    text.append("\",\"n\":").append(candle.count()).append(",\"x\":").append(closed);
    text.append(",\"q\":\"").append(candle.quoteVolume());
    text.append("\",\"V\":\"").append(candle.takerBuyVolume());
    text.append("\",\"Q\":\"").append(candle.takerBuyQuoteVolume()).append("\",\"B\":\"0\"}}");
    text.append(style.closing());
    out.end();
  }
}
