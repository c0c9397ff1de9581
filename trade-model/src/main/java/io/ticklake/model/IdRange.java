package io.ticklake.model;

/** Consecutive trade ids, both ends included. */
public record IdRange(long from, long to) {
  public IdRange {
    check(from, to);
  }

  static void check(long from, long to) {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("Invalid id range: " + from + " to " + to);
    }
  }

  /** How many ids; of all 2^63 that there are, one less, since that does not fit. */
  public long count() {
    return count(from, to);
  }

  static long count(long from, long to) {
    long more = to - from;
    return more == Long.MAX_VALUE ? more : more + 1;
  }
}
