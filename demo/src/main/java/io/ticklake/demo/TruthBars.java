package io.ticklake.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every minute's bar, computed trade by trade from the exchange's own account. */
final class TruthBars {
  private static final long MINUTE_MICROS = 60_000_000;

  private final Map<String, Sum> sums = new HashMap<>();
  private final Map<String, Exchange.Produced> due = new HashMap<>();

  private TruthBars(List<Exchange.Produced> due) {
    due.forEach(one -> this.due.put(one.symbol(), one));
  }

  /**
   * The bars by symbol and minute, of the trades that a follower was owed.
   *
   * @param trades CSV with a header: symbol, id, price, quantity, time in µs, buyer is maker
   */
  static Map<String, TruthBar> of(Path trades, List<Exchange.Produced> due) {
    TruthBars bars = new TruthBars(due);
    try (BufferedReader lines = Files.newBufferedReader(trades)) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        bars.add(line.split(",", -1));
      }
    } catch (IOException e) {
      throw new DemoException("Cannot read " + trades + ": " + e.getMessage(), e);
    }
    Map<String, TruthBar> all = new HashMap<>();
    bars.sums.forEach((key, sum) -> all.put(key, sum.bar(bars.due.get(sum.symbol))));
    return all;
  }

  static String key(String symbol, long openTimeMicros) {
    return symbol + "@" + openTimeMicros;
  }

  private void add(String[] trade) {
    String symbol = trade[0];
    long id = Long.parseLong(trade[1]);
    Exchange.Produced range = due.get(symbol);
    if (range == null || id < range.firstId()) {
      return;
    }
    long minute = Math.floorDiv(Long.parseLong(trade[4]), MINUTE_MICROS) * MINUTE_MICROS;
    sums.computeIfAbsent(key(symbol, minute), absent -> new Sum(symbol, minute))
        .add(
            id,
            new BigDecimal(trade[2]).setScale(8),
            new BigDecimal(trade[3]).setScale(8),
            Boolean.parseBoolean(trade[5]));
  }

  private static final class Sum {
    private final String symbol;
    private final long openTimeMicros;
    private BigDecimal open = BigDecimal.ZERO;
    private BigDecimal high = BigDecimal.ZERO;
    private BigDecimal low = BigDecimal.ZERO;
    private BigDecimal close = BigDecimal.ZERO;
    private BigDecimal volume = BigDecimal.ZERO.setScale(8);
    private BigDecimal quoteVolume = BigDecimal.ZERO.setScale(16);
    private BigDecimal takerVolume = volume;
    private BigDecimal takerQuoteVolume = quoteVolume;
    private long trades;
    private long firstId = Long.MAX_VALUE;
    private long lastId = Long.MIN_VALUE;

    Sum(String symbol, long openTimeMicros) {
      this.symbol = symbol;
      this.openTimeMicros = openTimeMicros;
    }

    void add(long id, BigDecimal price, BigDecimal quantity, boolean buyerMaker) {
      high = trades == 0 ? price : high.max(price);
      low = trades == 0 ? price : low.min(price);
      if (id < firstId) {
        firstId = id;
        open = price;
      }
      if (id > lastId) {
        lastId = id;
        close = price;
      }
      BigDecimal quote = price.multiply(quantity);
      volume = volume.add(quantity);
      quoteVolume = quoteVolume.add(quote);
      if (!buyerMaker) {
        takerVolume = takerVolume.add(quantity);
        takerQuoteVolume = takerQuoteVolume.add(quote);
      }
      trades++;
    }

    /** Complete where the ids before and after it are known too. */
    TruthBar bar(Exchange.Produced range) {
      return new TruthBar(
          symbol,
          openTimeMicros,
          open,
          high,
          low,
          close,
          volume,
          quoteVolume,
          volume.signum() == 0 ? null : quoteVolume.divide(volume, 12, RoundingMode.HALF_EVEN),
          trades,
          takerVolume,
          takerQuoteVolume,
          firstId,
          lastId,
          range.firstId() < firstId && lastId < range.lastId());
    }
  }
}
