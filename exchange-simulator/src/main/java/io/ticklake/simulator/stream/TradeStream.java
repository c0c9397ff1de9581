package io.ticklake.simulator.stream;

import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.market.ExistingTrades;
import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.market.MarketTime.Timeline;

/** A symbol's {@code @trade} stream. */
final class TradeStream implements EventStream {
  private final String name;
  private final Listing listing;
  private final Faults faults;
  private final FaultyTrades faulty;
  private final ExistingTrades next;
  private TradeEncoder encoder;

  /**
   * A stream at its start.
   *
   * @param from the market time after which trades are sent
   */
  TradeStream(String name, Listing listing, Faults faults, FrameStyle style, long from) {
    this.name = name;
    this.listing = listing;
    this.faults = faults;
    faulty = new FaultyTrades(listing, faults, new BadFrames(listing.symbol(), name, style));
    listing.follow(from);
    next = listing.existing(listing.market().firstIdAtOrAfter(from + 1));
    encoder = new TradeEncoder(listing.symbol(), name, style);
  }

  @Override
  public void emitUntil(Moment moment, FrameBuffer out) {
    FaultPlan plan = faults.plan();
    if (plan != FaultPlan.NONE || faulty.holdsBack()) {
      faulty.emitUntil(moment, plan, next, encoder, out);
      return;
    }
    long last = listing.lastTime(moment.time());
    Timeline timeline = moment.timeline();
    while (next.trade().time() <= last) {
      encoder.encode(next.trade(), timeline, out);
      next.advance();
    }
  }

  @Override
  public void restyle(FrameStyle style) {
    encoder = new TradeEncoder(listing.symbol(), name, style);
    faulty.restyle(new BadFrames(listing.symbol(), name, style));
  }
}
