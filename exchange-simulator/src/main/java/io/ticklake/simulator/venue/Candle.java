package io.ticklake.simulator.venue;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Open, high, low, close and the sums of a span of time, exact. */
public final class Candle {
  private static final int PLACES = 8;

  private final long openUtc;
  private final long width;
  private final ExactSum volume = new ExactSum();
  private final ExactSum quoteVolume = new ExactSum();
  private final ExactSum takerBuyVolume = new ExactSum();
  private final ExactSum takerBuyQuoteVolume = new ExactSum();
  private long open;
  private long high;
  private long low;
  private long close;
  private long firstId = -1;
  private long lastId = -1;
  private long count;

  /**
   * A candle without trades.
   *
   * @param openUtc where its span starts, in UTC nanoseconds since 1970
   * @param width of the span, in nanoseconds
   * @param lastPrice of the time before, which an empty candle shows
   */
  public Candle(long openUtc, long width, long lastPrice) {
    this.openUtc = openUtc;
    this.width = width;
    open = high = low = close = lastPrice;
  }

  /** Adds the next trade in order of id. */
  public void add(long id, long price, long quantity, boolean buyerMaker) {
    if (count == 0) {
      firstId = id;
      open = high = low = price;
    }
    count++;
    lastId = id;
    close = price;
    high = Math.max(high, price);
    low = Math.min(low, price);
    volume.add(quantity, 1);
    quoteVolume.add(price, quantity);
    if (!buyerMaker) {
      takerBuyVolume.add(quantity, 1);
      takerBuyQuoteVolume.add(price, quantity);
    }
  }

  public long openUtc() {
    return openUtc;
  }

  /** Where the next span starts. */
  public long endUtc() {
    return openUtc + width;
  }

  public long count() {
    return count;
  }

  /** −1 without trades. */
  public long firstId() {
    return firstId;
  }

  /** −1 without trades. */
  public long lastId() {
    return lastId;
  }

  public long open() {
    return open;
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  public long close() {
    return close;
  }

  public String volume() {
    return volume.scaled(PLACES).toPlainString();
  }

  public String quoteVolume() {
    return quote(quoteVolume);
  }

  public String takerBuyVolume() {
    return takerBuyVolume.scaled(PLACES).toPlainString();
  }

  public String takerBuyQuoteVolume() {
    return quote(takerBuyQuoteVolume);
  }

  private static String quote(ExactSum sum) {
    BigDecimal exact = sum.scaled(2 * PLACES);
    return exact.setScale(PLACES, RoundingMode.HALF_EVEN).toPlainString();
  }
}
