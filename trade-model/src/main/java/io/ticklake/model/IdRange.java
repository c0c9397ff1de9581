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

  public long count() {
    return Math.addExact(to - from, 1);
  }
}
