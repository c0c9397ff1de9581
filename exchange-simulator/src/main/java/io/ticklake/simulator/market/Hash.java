package io.ticklake.simulator.market;

/** Hashes of numbers: the simulator's only source of randomness, the same in every run. */
public final class Hash {
  /** A hash of a value under a seed; all 64 bits are good. */
  public static long of(long seed, long value) {
    long z = seed + value * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A hash of text under a seed. */
  public static long of(long seed, String text) {
    long hash = of(seed, text.length());
    for (int i = 0; i < text.length(); i++) {
      hash = of(hash, text.charAt(i));
    }
    return hash;
  }

  /** Maps a hash evenly to 0 (inclusive) … bound (exclusive). */
  public static long below(long hash, long bound) {
    return Math.multiplyHigh(hash >>> 1, bound << 1);
  }

  /** Whether an event of this probability, in units of 2^-32, happens under this hash. */
  public static boolean happens(long hash, long probability) {
    return hash >>> 32 < probability;
  }

  private Hash() {}
}
