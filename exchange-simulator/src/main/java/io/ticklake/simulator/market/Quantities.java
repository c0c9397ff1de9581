package io.ticklake.simulator.market;

/** Multiples of the typical quantity, distributed roughly log-normally. */
final class Quantities {
  private static final int BITS = 10;
  private static final int SCALE_BITS = 10;
  private static final double SIGMA = 1.6;
  private static final long[] MULTIPLES = multiples();

  /** A quantity in lots, at least one and at most {@code limit}. */
  static long lots(long hash, long typicalLots, long limit) {
    long multiple = MULTIPLES[(int) (hash >>> (64 - BITS))];
    long spread = 1024 + ((hash >>> 8) & 0x3FF);
    long lots = (typicalLots * multiple / 3 * spread) >> (2 * SCALE_BITS - 1);
    return Math.min(limit, Math.max(1, lots));
  }

  private static long[] multiples() {
    long[] multiples = new long[1 << BITS];
    for (int i = 0; i < multiples.length; i++) {
      double share = (i + 0.5) / multiples.length;
      // The logistic curve's quantiles stand in for the normal's: close to it up to four sigma.
      double normal = StrictMath.log(share / (1 - share)) / 1.702;
      multiples[i] = Math.max(1, (long) (StrictMath.exp(SIGMA * normal) * (1 << SCALE_BITS)));
    }
    return multiples;
  }

  private Quantities() {}
}
