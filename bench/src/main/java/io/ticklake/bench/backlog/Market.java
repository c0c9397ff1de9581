package io.ticklake.bench.backlog;

import io.ticklake.model.Trade;
import java.util.Arrays;
import java.util.Random;

/**
 * An endless row of trades that follows from the number of symbols alone: the first symbol is the
 * busiest, ids are consecutive, prices walk, 20,000 trades make a second.
 */
final class Market {
  private static final long START_MICROS = 1_763_596_800_000_000L;
  private static final long MICROS_BETWEEN_TRADES = 50;
  private static final double SKEW = 0.9;
  private static final double STEP = 0.00005;
  private static final double MEDIAN_QUANTITY = 5_000_000;

  private final Random random = new Random(7);
  private final String[] symbols;
  private final double[] shares;
  private final long[] nextIds;
  private final double[] prices;
  private long made;

  Market(int symbolCount) {
    symbols = new String[symbolCount];
    shares = new double[symbolCount];
    nextIds = new long[symbolCount];
    prices = new double[symbolCount];
    double total = 0;
    for (int i = 0; i < symbolCount; i++) {
      total += 1 / Math.pow(i + 1, SKEW);
      shares[i] = total;
      symbols[i] = "S" + i + "USDT";
      nextIds[i] = 1_000_000L * (i + 1);
      prices[i] = Math.pow(10, 8 + 5 * random.nextDouble());
    }
  }

  Trade next() {
    int found = Arrays.binarySearch(shares, random.nextDouble() * shares[shares.length - 1]);
    int symbol = Math.min(found < 0 ? -found - 1 : found, symbols.length - 1);
    prices[symbol] *= 1 + STEP * random.nextGaussian();
    long quantity = Math.round(MEDIAN_QUANTITY * Math.exp(1.5 * random.nextGaussian()));
    return new Trade(
        symbols[symbol],
        nextIds[symbol]++,
        Math.max(1, Math.round(prices[symbol])),
        quantity,
        START_MICROS + MICROS_BETWEEN_TRADES * made++,
        random.nextBoolean());
  }
}
