package io.ticklake.streaming.state;

import io.ticklake.model.IdRanges;

/**
 * Tells ids that were never seen from repeated ones, in constant time for ids that mostly ascend:
 * the newest run of ids is kept beside the ranges and goes into them when it ends.
 */
final class Freshness {
  private final IdRanges seen;
  private long runFrom;
  private long runTo = -1;

  Freshness(IdRanges seen) {
    this.seen = seen;
  }

  /** Whether the id is new; it counts as seen afterwards. */
  boolean add(long id) {
    if (runTo >= 0) {
      if (id == runTo + 1) {
        runTo = id;
        return true;
      }
      if (id >= runFrom && id <= runTo) {
        return false;
      }
      settle();
    }
    if (seen.isEmpty() || id > seen.last()) {
      runFrom = id;
      runTo = id;
      return true;
    }
    return seen.add(id);
  }

  /** Whether the id before was seen, so that this one opens no hole. */
  boolean joins(long id) {
    return id == 0 || (runTo >= 0 && id - 1 >= runFrom && id - 1 <= runTo) || seen.contains(id - 1);
  }

  /** Puts the run into the ranges; they lack it until then. */
  void settle() {
    if (runTo >= 0) {
      seen.addRange(runFrom, runTo);
      runTo = -1;
    }
  }
}
