package io.ticklake.batch.bars;

import io.ticklake.model.Bar;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Bars of one symbol put together into a wider one, exactly. */
final class BarSum {
  private static final int VWAP_SCALE = 12;

  /** What DECIMAL(28,8), DECIMAL(38,16) and DECIMAL(28,12) hold. */
  private static final int VOLUME_DIGITS = 28;

  private static final int QUOTE_DIGITS = 38;

  private final Width width;
  private Bar first;
  private Bar last;
  private BigDecimal high;
  private BigDecimal low;
  private BigDecimal volume = BigDecimal.ZERO;
  private BigDecimal quoteVolume = BigDecimal.ZERO;
  private BigDecimal takerBuyVolume = BigDecimal.ZERO;
  private BigDecimal takerBuyQuoteVolume = BigDecimal.ZERO;
  private long trades;

  BarSum(Width width) {
    this.width = width;
  }

  void add(Bar bar) {
    first = first == null || bar.firstId() < first.firstId() ? bar : first;
    last = last == null || bar.lastId() > last.lastId() ? bar : last;
    high = high == null ? bar.high() : high.max(bar.high());
    low = low == null ? bar.low() : low.min(bar.low());
    volume = sum(volume, bar.volume());
    quoteVolume = sum(quoteVolume, bar.quoteVolume());
    takerBuyVolume = sum(takerBuyVolume, bar.takerBuyVolume());
    takerBuyQuoteVolume = sum(takerBuyQuoteVolume, bar.takerBuyQuoteVolume());
    trades += bar.trades();
  }

  /** Null stands for a sum that does not fit, and stays. */
  private static BigDecimal sum(BigDecimal left, BigDecimal right) {
    return left == null || right == null ? null : left.add(right, MathContext.UNLIMITED);
  }

  private static BigDecimal fit(BigDecimal sum, int digits) {
    return sum == null || sum.precision() > digits ? null : sum;
  }

  Bar bar() {
    BigDecimal base = fit(volume, VOLUME_DIGITS);
    BigDecimal quote = fit(quoteVolume, QUOTE_DIGITS);
    return new Bar(
        first.symbol(),
        width.startOf(first.openTimeMicros()),
        first.open(),
        high,
        low,
        last.close(),
        base,
        quote,
        vwap(quote, base),
        trades,
        fit(takerBuyVolume, VOLUME_DIGITS),
        fit(takerBuyQuoteVolume, QUOTE_DIGITS),
        first.firstId(),
        last.lastId(),
        false,
        0,
        true,
        base == null || quote == null);
  }

  private static BigDecimal vwap(BigDecimal quote, BigDecimal base) {
    return quote == null || base == null || base.signum() == 0
        ? null
        : quote.divide(base, VWAP_SCALE, RoundingMode.HALF_EVEN);
  }
}
