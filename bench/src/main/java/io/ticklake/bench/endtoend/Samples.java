package io.ticklake.bench.endtoend;

import java.util.Arrays;

/** Numbers, and how they are spread. */
final class Samples {
  private long[] values = new long[1024];
  private int count;

  void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  int count() {
    return count;
  }

  /**
   * The smallest value that this share of all values does not exceed.
   *
   * @throws IllegalStateException if there are none
   */
  long percentile(double share) {
    if (count == 0) {
      throw new IllegalStateException("Cannot take a percentile of nothing");
    }
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)];
  }

  long max() {
    return percentile(1);
  }
}
