package io.ticklake.bench.codec;

import io.ticklake.model.Trade;
import java.util.Random;

/** Trades of many symbols, the first far busier than the last, with prices of all magnitudes. */
final class SampleTrades {
  /** A power of two, so that the next index is one AND away. */
  static final int COUNT = 4_096;

  static final long START_MICROS = 1_763_596_800_000_000L;

  private static final int SYMBOLS = 400;
  private static final long MAX_START_PRICE = 10_000_000_000_000L;

  static Trade[] make() {
    Random random = new Random(1);
    String[] symbols = new String[SYMBOLS];
    long[] nextIds = new long[SYMBOLS];
    long[] prices = new long[SYMBOLS];
    for (int i = 0; i < SYMBOLS; i++) {
      symbols[i] = randomName(random) + "USDT";
      nextIds[i] = random.nextLong(1_000_000, 5_000_000_000L);
      prices[i] = Math.round(Math.pow(MAX_START_PRICE, 0.3 + 0.7 * random.nextDouble()));
    }
    Trade[] trades = new Trade[COUNT];
    for (int i = 0; i < COUNT; i++) {
      int symbol = (int) (SYMBOLS * Math.pow(random.nextDouble(), 3));
      long quantity = Math.round(Math.pow(10, 4 + 9 * random.nextDouble()));
      trades[i] =
          new Trade(
              symbols[symbol],
              nextIds[symbol]++,
              prices[symbol] + random.nextLong(1 + prices[symbol] / 1_000),
              quantity,
              START_MICROS + i * 997L,
              random.nextBoolean());
    }
    return trades;
  }

  private static String randomName(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = 2 + random.nextInt(4); i >= 0; i--) {
      name.append((char) ('A' + random.nextInt(26)));
    }
    return name.toString();
  }

  private SampleTrades() {}
}
