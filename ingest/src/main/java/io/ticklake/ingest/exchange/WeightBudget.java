package io.ticklake.ingest.exchange;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The REST weight that may be used: a share of the limit in any 60 seconds, wherever the exchange
 * lets its minutes start, and nothing while it has told us to wait. A state machine; the caller
 * passes a clock that only goes forward.
 */
public final class WeightBudget {
  private static final long WINDOW_MILLIS = 61_000;

  private record Use(long atMillis, int weight) {}

  private final double share;
  private final Deque<Use> uses = new ArrayDeque<>();
  private int limit;
  private int used;
  private long blockedUntilMillis = Long.MIN_VALUE;

  public WeightBudget(int limit, double share) {
    this.share = share;
    this.limit = limit;
  }

  public synchronized void limit(int weightPerMinute) {
    limit = weightPerMinute;
  }

  /** Takes the weight if it is there. Returns 0 if taken, else how long to wait before asking. */
  public synchronized long tryTake(int weight, long nowMillis) {
    forget(nowMillis);
    if (nowMillis < blockedUntilMillis) {
      return blockedUntilMillis - nowMillis;
    }
    if (used + weight <= allowed() || uses.isEmpty()) {
      uses.add(new Use(nowMillis, weight));
      used += weight;
      return 0;
    }
    return Math.max(1, uses.peek().atMillis() + WINDOW_MILLIS - nowMillis);
  }

  /** The exchange says how much it has counted in its minute: others may use the same address. */
  public synchronized void counted(long weightByExchange, long nowMillis) {
    forget(nowMillis);
    int counted = (int) Math.min(weightByExchange, limit);
    if (counted > used) {
      uses.add(new Use(nowMillis, counted - used));
      used = counted;
    }
  }

  /** The exchange wants no request for so long. */
  public synchronized void block(long millis, long nowMillis) {
    blockedUntilMillis = Math.max(blockedUntilMillis, nowMillis + millis);
  }

  public synchronized boolean blocked(long nowMillis) {
    return nowMillis < blockedUntilMillis;
  }

  /** Used in the last minute. */
  public synchronized int used(long nowMillis) {
    forget(nowMillis);
    return used;
  }

  public synchronized int allowed() {
    return (int) (limit * share);
  }

  private void forget(long nowMillis) {
    while (!uses.isEmpty() && uses.peek().atMillis() + WINDOW_MILLIS <= nowMillis) {
      used -= uses.poll().weight();
    }
  }
}
