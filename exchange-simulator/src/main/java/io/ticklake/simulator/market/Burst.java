package io.ticklake.simulator.market;

/**
 * How eight consecutive trades fall into taker orders. The first trade of an order sets time and
 * side of all its trades; within an order the price may walk away from the touch.
 *
 * <p>Every burst holds exactly {@link #AGGREGATES} aggregate trades (same order, same price), so
 * that ids of aggregates can be computed from ids of trades.
 */
final class Burst {
  static final int SHIFT = 3;
  static final int SIZE = 1 << SHIFT;
  static final int AGGREGATES = 5;

  private static final int COUNT = 64;
  private static final Burst[] ALL = new Burst[COUNT];

  static {
    for (int i = 0; i < COUNT; i++) {
      ALL[i] = new Burst(Hash.of(0x6275727374L, i));
    }
  }

  private final byte[] leaders = new byte[SIZE];
  private final byte[] levels = new byte[SIZE];
  private final byte[] aggregates = new byte[SIZE];

  private Burst(long hash) {
    long random = hash;
    int toJoin = SIZE - AGGREGATES;
    for (int i = 1; i < SIZE; i++) {
      random = Hash.of(random, i);
      boolean joins = Hash.below(random, SIZE - i) < toJoin;
      boolean walks = !joins && (random & 3) == 0;
      if (joins) {
        toJoin--;
      }
      boolean sameOrder = joins || walks;
      leaders[i] = (byte) (sameOrder ? leaders[i - 1] : i);
      levels[i] = (byte) (sameOrder ? levels[i - 1] + (walks ? 1 : 0) : 0);
      aggregates[i] = (byte) (aggregates[i - 1] + (joins ? 0 : 1));
    }
  }

  static Burst of(long hash) {
    return ALL[(int) (hash >>> 58)];
  }

  /** Index of the trade that opened the order of the trade at this index. */
  int leader(int index) {
    return leaders[index];
  }

  /** How many ticks behind the touch the trade at this index is. */
  int level(int index) {
    return levels[index];
  }

  /** Index, within the burst, of the aggregate that the trade at this index belongs to. */
  int aggregate(int index) {
    return aggregates[index];
  }
}
