package io.ticklake.batch.proof;

import java.io.Serializable;
import java.util.EnumMap;

/** Counts by hour of the day. */
public final class Hours implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int A_DAY = 24;

  private final EnumMap<What, long[]> counts = new EnumMap<>(What.class);

  /** What is counted. */
  public enum What {
    OURS,
    MISSING_HERE,
    DIFFERING,
    MINUTES_OFF
  }

  void count(What what, int hour) {
    counts.computeIfAbsent(what, unseen -> new long[A_DAY])[hour]++;
  }

  public long of(What what, int hour) {
    return counts.containsKey(what) ? counts.get(what)[hour] : 0;
  }
}
