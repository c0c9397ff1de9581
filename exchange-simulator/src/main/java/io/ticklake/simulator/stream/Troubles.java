package io.ticklake.simulator.stream;

import io.ticklake.simulator.fault.Fault;
import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.market.Hash;

/** When a connection is cut or stalls on demand. Not thread-safe. */
final class Troubles {
  private static final Disconnect[] CUTS = {
    Disconnect.CUT_BY_RESET, Disconnect.CUT_BY_END, Disconnect.CUT_BY_CLOSE
  };

  private final long seed;
  private FaultPlan plan = FaultPlan.NONE;
  private long cutAt = Long.MAX_VALUE;
  private long stallAt = Long.MAX_VALUE;

  /**
   * A connection without troubles so far.
   *
   * @param seed differs from connection to connection
   */
  Troubles(long seed) {
    this.seed = seed;
  }

  /** Reckons anew if the plan has changed. */
  void follow(FaultPlan current, long now) {
    if (current != plan) {
      plan = current;
      cutAt = time(Fault.CUT, now);
      stallAt = time(Fault.STALL, now);
    }
  }

  boolean cutDue(long now) {
    return now >= cutAt;
  }

  boolean stallDue(long now) {
    return now >= stallAt;
  }

  Disconnect cut() {
    return CUTS[(int) Hash.below(Hash.of(seed, 7), CUTS.length)];
  }

  private long time(Fault fault, long now) {
    long interval = plan.interval(fault).toNanos();
    return interval == 0
        ? Long.MAX_VALUE
        : now + interval / 2 + Hash.below(Hash.of(seed, fault.salt()), interval);
  }
}
