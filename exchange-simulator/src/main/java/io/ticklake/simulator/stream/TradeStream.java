package io.ticklake.simulator.stream;

import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.market.MarketTime.Timeline;
import io.ticklake.simulator.market.TradeCursor;

/** A symbol's {@code @trade} stream. */
final class TradeStream implements EventStream {
  private final Listing listing;
  private final TradeEncoder encoder;
  private final TradeCursor next;

  /**
   * @param from the market time after which trades are sent
   */
  TradeStream(Listing listing, TradeEncoder encoder, long from) {
    this.listing = listing;
    this.encoder = encoder;
    next = listing.market().cursor(listing.market().firstIdAtOrAfter(from + 1));
  }

  @Override
  public void emitUntil(long marketTime, Timeline timeline, FrameBuffer out) {
    long last = listing.lastTime(marketTime);
    while (next.time() <= last) {
      encoder.encode(next, timeline, out);
      next.next();
    }
  }
}
