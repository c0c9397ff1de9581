package io.ticklake.simulator.market;

/**
 * A symbol's mid price as a function of time: smooth noise in octaves from two seconds to two
 * months, each swing growing with the root of its period as a random walk's does, within ±32 % of
 * the base price. Integer arithmetic only. Keeps the last segment, so that reading it forwards in
 * small steps is cheap; not thread-safe.
 */
final class PriceCurve {
  /** Prices are in ticks with this many binary places. */
  static final int FRACTION_BITS = 10;

  private static final int SEGMENT_SHIFT = 27;
  private static final long SEGMENT_MASK = (1L << SEGMENT_SHIFT) - 1;
  private static final int[] OCTAVE_SHIFTS = {31, 34, 37, 40, 43, 46, 49, 52};
  private static final long[] AMPLITUDES = {
    2_300, 6_500, 18_400, 52_000, 147_000, 415_000, 1_175_000, 3_300_000
  };
  private static final int AMPLITUDE_BITS = 24;

  private final long seed;
  private final long baseTicks;
  private long segment = Long.MIN_VALUE;
  private long left;
  private long right;

  PriceCurve(long seed, long baseTicks) {
    this.seed = seed;
    this.baseTicks = baseTicks;
  }

  /** The mid price at a market time, in ticks with {@link #FRACTION_BITS} binary places. */
  long at(long nanos) {
    long wanted = nanos >> SEGMENT_SHIFT;
    if (wanted != segment) {
      left = wanted == segment + 1 ? right : atBoundary(wanted);
      right = atBoundary(wanted + 1);
      segment = wanted;
    }
    return left + (((right - left) * (nanos & SEGMENT_MASK)) >> SEGMENT_SHIFT);
  }

  private long atBoundary(long boundary) {
    long noise = 0;
    for (int i = 0; i < OCTAVE_SHIFTS.length; i++) {
      noise += octave(i, boundary << SEGMENT_SHIFT);
    }
    long base = baseTicks << FRACTION_BITS;
    return base + Math.multiplyHigh(base, noise << (64 - AMPLITUDE_BITS));
  }

  private long octave(int octave, long nanos) {
    int shift = OCTAVE_SHIFTS[octave];
    long index = nanos >> shift;
    long from = swing(octave, index);
    long to = swing(octave, index + 1);
    long fraction = (nanos >> (shift - 24)) & 0xFF_FFFF;
    return from + (((to - from) * fraction) >> 24);
  }

  private long swing(int octave, long index) {
    long amplitude = AMPLITUDES[octave];
    return Hash.below(Hash.of(seed + octave, index), 2 * amplitude + 1) - amplitude;
  }
}
