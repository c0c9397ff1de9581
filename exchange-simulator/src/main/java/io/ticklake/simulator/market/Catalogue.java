package io.ticklake.simulator.market;

import java.util.ArrayList;
import java.util.List;

/** The instruments of the simulated exchange, busiest first. */
public final class Catalogue {
  /** A symbol whose name is not ASCII, as the exchange has had. */
  public static final Instrument NON_ASCII =
      new Instrument("币安人生USDT", "币安人生", "USDT", 10_000L, 10_000_000L, 3_120, 1_200);

  private static final long UNIT = 100_000_000L;

  /** Base asset, price in units of 1e-8, decimals of the price. */
  private static final Object[][] KNOWN = {
    {"BTC", 64_200_00000000L, 2},
    {"ETH", 3_180_00000000L, 2},
    {"SOL", 152_40000000L, 2},
    {"XRP", 58_210000L, 4},
    {"BNB", 571_00000000L, 2},
    {"DOGE", 12_345000L, 5},
    {"PEPE", 1_213L, 8},
    {"ADA", 41_230000L, 4},
    {"SUI", 98_450000L, 4},
    {"TRX", 15_210000L, 4},
    {"AVAX", 26_32000000L, 2},
    {"LINK", 12_14000000L, 2},
    {"SHIB", 1_742L, 8},
    {"LTC", 71_25000000L, 2},
    {"WIF", 2_310_00000L, 3},
    {"NEAR", 5_187_00000L, 3},
    {"DOT", 5_914_00000L, 3},
    {"UNI", 7_852_00000L, 3},
    {"BCH", 352_10000000L, 1},
    {"APT", 8_45000000L, 2},
    {"FIL", 4_103_00000L, 3},
    {"ARB", 72_510000L, 4},
    {"BONK", 2_251L, 8},
    {"ICP", 9_214_00000L, 3},
    {"AAVE", 141_20000000L, 2},
    {"ATOM", 5_630_00000L, 3},
    {"OP", 1_871_00000L, 3},
    {"INJ", 23_41000000L, 2},
    {"FET", 1_542_00000L, 3},
    {"XLM", 9_873000L, 4},
    {"HBAR", 7_124000L, 5},
    {"ETC", 21_33000000L, 2},
    {"BTTC", 97L, 8},
    {"RUNE", 5_021_00000L, 3},
    {"SEI", 42_130000L, 4},
    {"FLOKI", 17_230L, 8},
    {"GALA", 2_512000L, 5},
    {"ALGO", 14_520000L, 4},
    {"VET", 2_731000L, 5},
    {"JASMY", 2_314000L, 5},
  };

  private static final String CONSONANTS = "BCDFGKLMNPRSTVZ";
  private static final String VOWELS = "AEIOU";
  private static final int SYLLABLES = CONSONANTS.length() * VOWELS.length();

  /** The first {@code count} instruments; the same whatever the count. */
  public static List<Instrument> first(int count) {
    int most = KNOWN.length + SYLLABLES * SYLLABLES;
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(
          "Invalid number of symbols: " + count + " (from 1 to " + most + ")");
    }
    List<Instrument> instruments = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      instruments.add(i < KNOWN.length ? known(KNOWN[i]) : invented(i - KNOWN.length));
    }
    return instruments;
  }

  /** An instrument of a plausible price for a symbol listed by name. */
  public static Instrument named(String symbol) {
    String quote = symbol.endsWith("USDT") && symbol.length() > 4 ? "USDT" : "";
    String base = symbol.substring(0, symbol.length() - quote.length());
    long hash = Hash.of(0x6E616D6564L, symbol);
    return instrument(symbol, base, quote, 1_000_000L + Hash.below(hash, 500_000_000L), 5);
  }

  private static Instrument known(Object[] row) {
    String base = (String) row[0];
    return instrument(base + "USDT", base, "USDT", (long) row[1], (int) row[2]);
  }

  private static Instrument invented(int index) {
    String base = syllable(index / SYLLABLES) + syllable(index % SYLLABLES) + "X";
    long hash = Hash.of(0x636F696EL, index);
    int decimals = 2 + (int) Hash.below(Hash.of(hash, 1), 5);
    long tick = tick(decimals);
    return instrument(
        base + "USDT", base, "USDT", tick * (900 + Hash.below(hash, 90_000)), decimals);
  }

  private static String syllable(int index) {
    return ""
        + CONSONANTS.charAt(index / VOWELS.length() % CONSONANTS.length())
        + VOWELS.charAt(index % VOWELS.length());
  }

  private static Instrument instrument(
      String symbol, String base, String quote, long price, int priceDecimals) {
    long tick = tick(priceDecimals);
    // About ten dollars a cent of the median trade's value: a lot is worth at least a tenth of a
    // cent.
    long lot = UNIT / Math.min(tick, 100_000L);
    long medianQuantity = (long) (120.0 * UNIT / price * UNIT);
    return new Instrument(
        symbol, base, quote, tick, lot, price / tick, Math.max(1, medianQuantity / lot));
  }

  private static long tick(int decimals) {
    long tick = UNIT;
    for (int i = 0; i < decimals; i++) {
      tick /= 10;
    }
    return tick;
  }

  private Catalogue() {}
}
