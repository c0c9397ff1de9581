package io.ticklake.demo;

import java.math.BigDecimal;

/** A bar with the columns that can be computed from the exchange's trades alone. */
record TruthBar(
    String symbol,
    long openTimeMicros,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume,
    BigDecimal quoteVolume,
    BigDecimal vwap,
    long trades,
    BigDecimal takerBuyVolume,
    BigDecimal takerBuyQuoteVolume,
    long firstId,
    long lastId,
    boolean complete) {

  private static final long MINUTE_MICROS = 60_000_000;

  /** Whether a watermark at that time makes the bar final. */
  boolean isDue(long watermarkMicros) {
    return openTimeMicros + MINUTE_MICROS <= watermarkMicros;
  }
}
