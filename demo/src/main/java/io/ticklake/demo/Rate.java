package io.ticklake.demo;

/** A rate between two looks at a growing count. */
final class Rate {
  private long count;
  private long nanos;
  private double perSecond;

  /** Takes a look; looks closer together than half a second keep the last rate. */
  double update(long nowCount, long nowNanos) {
    if (nanos == 0) {
      count = nowCount;
      nanos = nowNanos;
    }
    double seconds = (nowNanos - nanos) / 1e9;
    if (seconds >= 0.5) {
      perSecond = (nowCount - count) / seconds;
      count = nowCount;
      nanos = nowNanos;
    }
    return perSecond;
  }
}
