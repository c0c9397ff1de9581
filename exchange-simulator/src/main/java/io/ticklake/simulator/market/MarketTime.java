package io.ticklake.simulator.market;

import io.ticklake.simulator.clock.NanoClock;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * The market's clock. Market time counts nanoseconds since the market's epoch and stands still
 * while the market is halted; the timeline maps it to the UTC time that trades carry.
 */
public final class MarketTime {
  /** The first instant of every simulated market. */
  public static final Instant EPOCH = Instant.parse("2025-06-01T00:00:00Z");

  private static final long EPOCH_NANOS = TimeUnit.SECONDS.toNanos(EPOCH.getEpochSecond());

  private final NanoClock clock;
  private volatile Timeline timeline = new Timeline(new long[] {0}, new long[] {EPOCH_NANOS}, -1);

  /**
   * A running market.
   *
   * @param clock UTC nanoseconds since 1970, never before the market's epoch
   */
  public MarketTime(NanoClock clock) {
    this.clock = clock;
  }

  /**
   * The market time now: every trade up to and including it exists, no later one does. Readings
   * before a halt never exceed the halt's.
   */
  public synchronized long now() {
    return timeline.marketTime(clock.nanos());
  }

  /**
   * Does something that begins at this instant: what {@link #now()} told before knew nothing of it.
   */
  synchronized void atOnce(LongConsumer change) {
    change.accept(timeline.marketTime(clock.nanos()));
  }

  /** UTC now, in nanoseconds since 1970. */
  public long utcNow() {
    return clock.nanos();
  }

  /** Freezes the market; does nothing to a frozen one. */
  public synchronized void halt() {
    if (!halted()) {
      timeline = timeline.haltedAt(timeline.marketTime(clock.nanos()));
    }
  }

  /** Lets a frozen market go on where it stood; does nothing to a running one. */
  public synchronized void resume() {
    if (halted()) {
      timeline = timeline.resumedAt(clock.nanos());
    }
  }

  public boolean halted() {
    return timeline.halt >= 0;
  }

  /** The timeline as it is now; trades that exist keep their UTC times in all later ones. */
  public Timeline timeline() {
    return timeline;
  }

  /** A mapping between market time and UTC. */
  public static final class Timeline {
    private final long[] starts;
    private final long[] offsets;
    private final long halt;

    private Timeline(long[] starts, long[] offsets, long halt) {
      this.starts = starts;
      this.offsets = offsets;
      this.halt = halt;
    }

    /** The UTC nanoseconds of a market time. */
    public long utc(long marketTime) {
      int last = starts.length - 1;
      while (last > 0 && marketTime <= starts[last]) {
        last--;
      }
      return marketTime + offsets[last];
    }

    /** The latest market time at or before these UTC nanoseconds. */
    public long marketTime(long utc) {
      int last = starts.length - 1;
      while (last > 0 && utc < starts[last] + offsets[last]) {
        last--;
      }
      long time = utc - offsets[last];
      if (last + 1 < starts.length) {
        return Math.min(time, starts[last + 1]);
      }
      return halt >= 0 ? Math.min(time, halt) : time;
    }

    /** The first market time whose UTC is not before these nanoseconds. */
    public long firstMarketTimeFrom(long utc) {
      int last = starts.length - 1;
      while (last > 0 && utc <= starts[last] + offsets[last]) {
        last--;
      }
      long time = utc - offsets[last];
      return last + 1 < starts.length ? Math.min(time, starts[last + 1] + 1) : time;
    }

    private Timeline haltedAt(long marketTime) {
      return new Timeline(starts, offsets, marketTime);
    }

    private Timeline resumedAt(long utc) {
      int length = starts.length;
      long[] newStarts = Arrays.copyOf(starts, length + 1);
      long[] newOffsets = Arrays.copyOf(offsets, length + 1);
      newStarts[length] = halt;
      newOffsets[length] = utc - halt;
      return new Timeline(newStarts, newOffsets, -1);
    }
  }
}
