package io.ticklake.simulator.stream;

import io.ticklake.simulator.fault.Fault;
import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.market.ExistingTrades;
import io.ticklake.simulator.market.Hash;
import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.market.MarketTime.Timeline;
import io.ticklake.simulator.market.SymbolMarket;
import io.ticklake.simulator.market.TradeCursor;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Sends a symbol's trades with faults. Whether one strikes depends on seed, symbol and id alone, so
 * every connection sees the same ones.
 */
final class FaultyTrades {
  private static final Fault[] EXTRA_FRAMES = {
    Fault.MALFORMED, Fault.TRUNCATED, Fault.NON_UTF8, Fault.FUTURE
  };

  /** Trades are dropped in runs of this many (as a power of two). */
  private static final int RUN_SHIFT = 2;

  private static final int FURTHEST_REORDER = 8;
  private static final long LONGEST_REORDER = Duration.ofSeconds(2).toNanos();
  private static final long SHORTEST_DELAY = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_DELAY = Duration.ofSeconds(10).toNanos();
  private static final long LULL = Duration.ofMinutes(1).toNanos();

  private final Listing listing;
  private final SymbolMarket market;
  private final Faults faults;
  private final TradeCursor late;
  private final PriorityQueue<Held> held =
      new PriorityQueue<>(Comparator.comparingLong(Held::due).thenComparingLong(Held::id));
  private BadFrames badFrames;

  FaultyTrades(Listing listing, Faults faults, BadFrames badFrames) {
    this.listing = listing;
    this.faults = faults;
    this.badFrames = badFrames;
    market = listing.market();
    late = market.cursor(0);
  }

  void restyle(BadFrames wanted) {
    badFrames = wanted;
  }

  /** Whether trades wait to be sent later. */
  boolean holdsBack() {
    return !held.isEmpty();
  }

  void emitUntil(
      Moment moment, FaultPlan plan, ExistingTrades next, TradeEncoder encoder, FrameBuffer out) {
    Timeline timeline = moment.timeline();
    long last = listing.lastTime(moment.time());
    while (true) {
      long heldDue = held.isEmpty() ? Long.MAX_VALUE : held.element().due;
      long nextDue = next.trade().time() <= last ? next.trade().time() : Long.MAX_VALUE;
      if (!held.isEmpty() && heldDue <= nextDue && heldDue <= moment.heldUntil()) {
        late.moveTo(held.remove().id);
        if (!silent(plan, heldDue)) {
          encoder.encode(late, timeline, out);
        }
      } else if (nextDue != Long.MAX_VALUE) {
        if (!silent(plan, nextDue)) {
          send(next.trade(), plan, encoder, timeline, out);
        }
        next.advance();
      } else {
        return;
      }
    }
  }

  private void send(
      TradeCursor trade, FaultPlan plan, TradeEncoder encoder, Timeline timeline, FrameBuffer out) {
    for (Fault fault : EXTRA_FRAMES) {
      if (strikes(plan, fault, trade.id())) {
        badFrames.encode(fault, hash(fault, ~trade.id()), trade, timeline, out);
      }
    }
    if (strikes(plan, Fault.DROP, trade.id() >> RUN_SHIFT)) {
      return;
    }
    if (strikes(plan, Fault.DELAY, trade.id())) {
      long delay = Hash.below(hash(Fault.DELAY, ~trade.id()), LONGEST_DELAY - SHORTEST_DELAY);
      held.add(new Held(trade.time() + SHORTEST_DELAY + delay, trade.id()));
    } else if (strikes(plan, Fault.REORDER, trade.id())) {
      held.add(new Held(laterBySomeTrades(trade, Fault.REORDER), trade.id()));
    } else {
      encoder.encode(trade, timeline, out);
    }
    if (strikes(plan, Fault.REPEAT, trade.id())) {
      held.add(new Held(laterBySomeTrades(trade, Fault.REPEAT), trade.id()));
    }
  }

  /** A time just after that of one of the next few trades. */
  private long laterBySomeTrades(TradeCursor trade, Fault fault) {
    long trades = 1 + Hash.below(hash(fault, ~trade.id()), FURTHEST_REORDER);
    return Math.min(market.timeOf(trade.id() + trades), trade.time() + LONGEST_REORDER) + 1;
  }

  private boolean silent(FaultPlan plan, long time) {
    if (plan.silences(listing.symbol())) {
      faults.happened(Fault.SILENCE);
      return true;
    }
    return strikes(plan, Fault.LULL, time / LULL);
  }

  private boolean strikes(FaultPlan plan, Fault fault, long value) {
    boolean strikes = plan.strikes(fault, hash(fault, value));
    if (strikes) {
      faults.happened(fault);
    }
    return strikes;
  }

  private long hash(Fault fault, long value) {
    return Hash.of(market.faultSeed() + fault.salt(), value);
  }

  private record Held(long due, long id) {}
}
