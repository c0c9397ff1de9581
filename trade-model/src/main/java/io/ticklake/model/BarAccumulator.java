package io.ticklake.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One minute of one symbol while it is being summed, exactly. The caller sees to it that each trade
 * comes once. Not thread-safe.
 */
public final class BarAccumulator {
  private static final int VERSION = 1;

  private final String symbol;
  private final long openTimeMicros;
  private long firstId = Long.MAX_VALUE;
  private long lastId = -1;
  private long trades;
  private long open;
  private long high;
  private long low = Long.MAX_VALUE;
  private long close;
  private final WideSum volume = new WideSum();
  private final WideSum quoteVolume = new WideSum();
  private final WideSum takerBuyVolume = new WideSum();
  private final WideSum takerBuyQuoteVolume = new WideSum();

  public BarAccumulator(String symbol, long openTimeMicros) {
    Symbols.check(symbol);
    if (EpochTime.minuteOf(openTimeMicros) != openTimeMicros) {
      throw new IllegalArgumentException("Invalid start of a minute: " + openTimeMicros);
    }
    this.symbol = symbol;
    this.openTimeMicros = openTimeMicros;
  }

  /** Adds a trade, in units of 1e-8; trades may come in any order, and late. */
  public void add(long id, long price, long quantity, boolean buyerMaker) {
    if ((id | price | quantity) < 0) {
      throw new IllegalArgumentException(
          "Invalid trade " + id + ": price " + price + ", quantity " + quantity);
    }
    if (id < firstId || trades == 0) {
      firstId = id;
      open = price;
    }
    if (id > lastId) {
      lastId = id;
      close = price;
    }
    high = Math.max(high, price);
    low = Math.min(low, price);
    trades++;
    volume.add(quantity);
    quoteVolume.addProduct(price, quantity);
    if (!buyerMaker) {
      takerBuyVolume.add(quantity);
      takerBuyQuoteVolume.addProduct(price, quantity);
    }
  }

  public String symbol() {
    return symbol;
  }

  public long openTimeMicros() {
    return openTimeMicros;
  }

  public long firstId() {
    return firstId;
  }

  public long lastId() {
    return lastId;
  }

  public long trades() {
    return trades;
  }

  /** The bar as of now: not complete, not final, revision 0; see {@link Bar#published}. */
  public Bar bar() {
    if (trades == 0) {
      throw new IllegalStateException("Cannot make a bar of no trades");
    }
    BigDecimal base = volume.in(DecimalColumn.VOLUME);
    BigDecimal quote = quoteVolume.in(DecimalColumn.QUOTE_VOLUME);
    return new Bar(
        symbol,
        openTimeMicros,
        Decimal8.toBigDecimal(open),
        Decimal8.toBigDecimal(high),
        Decimal8.toBigDecimal(low),
        Decimal8.toBigDecimal(close),
        base,
        quote,
        vwap(quote, base),
        trades,
        takerBuyVolume.in(DecimalColumn.VOLUME),
        takerBuyQuoteVolume.in(DecimalColumn.QUOTE_VOLUME),
        firstId,
        lastId,
        false,
        0,
        false,
        base == null || quote == null);
  }

  private static BigDecimal vwap(BigDecimal quote, BigDecimal base) {
    if (quote == null || base == null || base.signum() == 0) {
      return null;
    }
    return quote.divide(base, DecimalColumn.VWAP.scale(), RoundingMode.HALF_EVEN);
  }

  /** The state in a compact form that begins with its version, for {@link #ofBytes}. */
  public byte[] toBytes() {
    StateWriter target = new StateWriter().version(VERSION);
    target.varint(openTimeMicros / EpochTime.MICROS_A_MINUTE).varint(trades);
    if (trades > 0) {
      target.varint(firstId).varint(lastId - firstId);
      target.varint(high).varint(high - low).varint(high - open).varint(high - close);
      volume.write(target);
      quoteVolume.write(target);
      takerBuyVolume.write(target);
      takerBuyQuoteVolume.write(target);
    }
    return target.toBytes();
  }

  /**
   * Takes up the state of any version so far.
   *
   * @throws IllegalArgumentException if these bytes are none
   */
  public static BarAccumulator ofBytes(String symbol, byte[] bytes) {
    StateReader source = new StateReader("a bar", bytes);
    int version = source.version();
    if (version != VERSION) {
      throw source.broken("of version " + version);
    }
    BarAccumulator bar = new BarAccumulator(symbol, source.varint() * EpochTime.MICROS_A_MINUTE);
    bar.trades = source.varint();
    if (bar.trades != 0) {
      bar.read(source);
    }
    source.end();
    return bar;
  }

  private void read(StateReader source) {
    firstId = source.varint();
    lastId = firstId + source.varint();
    high = source.varint();
    low = high - source.varint();
    open = high - source.varint();
    close = high - source.varint();
    volume.read(source);
    quoteVolume.read(source);
    takerBuyVolume.read(source);
    takerBuyQuoteVolume.read(source);
    boolean isSound =
        trades > 0
            && firstId >= 0
            && lastId >= firstId
            && low >= 0
            && low <= Math.min(open, close)
            && high >= Math.max(open, close);
    if (!isSound) {
      throw source.broken("it contradicts itself");
    }
  }
}
