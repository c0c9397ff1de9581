package io.ticklake.streaming.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Bar;
import io.ticklake.model.Decimal8;
import io.ticklake.model.Trade;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the lake must hold, computed the obvious way from single trades and BigDecimal. */
public final class ExpectedLake {
  public static final long MINUTE_MICROS = 60_000_000;
  private static final int SUM_DIGITS = 28;
  private static final int QUOTE_DIGITS = 38;

  private final Set<Trade> produced = new LinkedHashSet<>();

  /** A trade that the job was given, perhaps not for the first time. */
  public void add(Trade trade) {
    produced.add(trade);
  }

  /** Holds trades and final bars against the lake, as two readers see it. */
  public void requireExact(LakeReader lake, long watermarkDelayMicros) throws Exception {
    requireExactForDuckDb(lake, watermarkDelayMicros);
    assertThat(lake.tradesBySpark()).containsExactlyInAnyOrderElementsOf(trades());
    assertThat(newest(lake.barsBySpark()))
        .containsExactlyInAnyOrderElementsOf(finalBars(watermarkDelayMicros));
  }

  /** The same by the reader that needs no session. */
  public void requireExactForDuckDb(LakeReader lake, long watermarkDelayMicros) throws Exception {
    assertThat(lake.tradesByDuckDb()).containsExactlyInAnyOrderElementsOf(trades());
    List<String> bars = lake.barsByDuckDb();
    assertThat(newest(bars)).containsExactlyInAnyOrderElementsOf(finalBars(watermarkDelayMicros));
    assertThat(bars).doesNotHaveDuplicates();
  }

  public List<String> trades() {
    return produced.stream()
        .map(
            trade ->
                String.join(
                    "|",
                    trade.symbol(),
                    Long.toString(trade.id()),
                    Decimal8.format(trade.price()),
                    Decimal8.format(trade.quantity()),
                    Long.toString(trade.eventTimeMicros()),
                    Boolean.toString(trade.buyerMaker())))
        .toList();
  }

  /** The bars that such a watermark has let become final. */
  public List<String> finalBars(long watermarkDelayMicros) {
    return bars(
        produced.stream().mapToLong(Trade::eventTimeMicros).max().orElseThrow()
            - watermarkDelayMicros);
  }

  /** The bars of all minutes. */
  public List<String> bars() {
    return bars(Long.MAX_VALUE);
  }

  /** A bar without its revision. */
  public static String line(Bar bar) {
    return String.join(
        "|",
        bar.symbol(),
        Long.toString(bar.openTimeMicros()),
        bar.open().toPlainString(),
        bar.high().toPlainString(),
        bar.low().toPlainString(),
        bar.close().toPlainString(),
        plain(bar.volume()),
        plain(bar.quoteVolume()),
        plain(bar.vwap()),
        Long.toString(bar.trades()),
        plain(bar.takerBuyVolume()),
        plain(bar.takerBuyQuoteVolume()),
        Long.toString(bar.firstId()),
        Long.toString(bar.lastId()));
  }

  /** The line of each minute that came last. */
  public static Collection<String> lastOfEach(List<Bar> bars) {
    Map<String, String> last = new HashMap<>();
    bars.forEach(bar -> last.put(bar.symbol() + "|" + bar.openTimeMicros(), line(bar)));
    return last.values();
  }

  /** Each minute's line with the highest revision, without it. */
  public static List<String> newest(List<String> lines) {
    Map<String, String> newest = new HashMap<>();
    Map<String, Integer> revisions = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split("\\|", -1);
      int revision = Integer.parseInt(parts[parts.length - 1]);
      String key = parts[0] + "|" + parts[1];
      if (revision >= revisions.getOrDefault(key, -1)) {
        revisions.put(key, revision);
        newest.put(key, line.substring(0, line.lastIndexOf('|')));
      }
    }
    return new ArrayList<>(newest.values());
  }

  private List<String> bars(long watermarkMicros) {
    Map<String, List<Trade>> minutes = new TreeMap<>();
    for (Trade trade : produced) {
      long minute = Math.floorDiv(trade.eventTimeMicros(), MINUTE_MICROS) * MINUTE_MICROS;
      if (minute + MINUTE_MICROS <= watermarkMicros) {
        minutes.computeIfAbsent(trade.symbol() + "|" + minute, key -> new ArrayList<>()).add(trade);
      }
    }
    List<String> lines = new ArrayList<>();
    minutes.forEach((key, trades) -> lines.add(key + "|" + sums(trades)));
    return lines;
  }

  private static String sums(List<Trade> trades) {
    trades.sort(Comparator.comparingLong(Trade::id));
    BigDecimal volume = BigDecimal.ZERO.setScale(8);
    BigDecimal quote = BigDecimal.ZERO.setScale(16);
    BigDecimal taker = volume;
    BigDecimal takerQuote = quote;
    long high = 0;
    long low = Long.MAX_VALUE;
    for (Trade trade : trades) {
      BigDecimal quantity = Decimal8.toBigDecimal(trade.quantity());
      BigDecimal worth = quantity.multiply(Decimal8.toBigDecimal(trade.price()));
      volume = volume.add(quantity);
      quote = quote.add(worth);
      if (!trade.buyerMaker()) {
        taker = taker.add(quantity);
        takerQuote = takerQuote.add(worth);
      }
      high = Math.max(high, trade.price());
      low = Math.min(low, trade.price());
    }
    boolean fits = quote.precision() <= QUOTE_DIGITS && volume.precision() <= SUM_DIGITS;
    return String.join(
        "|",
        Decimal8.format(trades.get(0).price()),
        Decimal8.format(high),
        Decimal8.format(low),
        Decimal8.format(trades.get(trades.size() - 1).price()),
        plain(volume, SUM_DIGITS),
        plain(quote, QUOTE_DIGITS),
        fits && volume.signum() > 0
            ? quote.divide(volume, 12, RoundingMode.HALF_EVEN).toPlainString()
            : "null",
        Integer.toString(trades.size()),
        plain(taker, SUM_DIGITS),
        plain(takerQuote, QUOTE_DIGITS),
        Long.toString(trades.get(0).id()),
        Long.toString(trades.get(trades.size() - 1).id()));
  }

  private static String plain(BigDecimal sum, int digits) {
    return sum.precision() <= digits ? sum.toPlainString() : "null";
  }

  private static String plain(BigDecimal value) {
    return value == null ? "null" : value.toPlainString();
  }
}
