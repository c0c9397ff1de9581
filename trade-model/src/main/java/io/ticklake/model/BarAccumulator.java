package io.ticklake.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * One minute of one symbol while it is being summed, exactly. The caller sees to it that each trade
 * comes once. Not thread-safe.
 */
public final class BarAccumulator {
  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 8 * Long.BYTES + 4 * WideSum.BYTES;

  private static final int VOLUME_PRECISION = 28;
  private static final int QUOTE_PRECISION = 38;
  private static final int QUOTE_SCALE = 2 * Decimal8.SCALE;
  private static final int VWAP_SCALE = 12;
  private static final int VWAP_PRECISION = 28;

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
    if (EpochTime.minuteOf(openTimeMicros) != openTimeMicros) {
      throw new IllegalArgumentException("Invalid start of a minute: " + openTimeMicros);
    }
    this.symbol = symbol;
    this.openTimeMicros = openTimeMicros;
  }

  /** Adds a trade, in units of 1e-8; trades may come in any order. */
  public void add(long id, long price, long quantity, boolean buyerMaker) {
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

  /**
   * The bar as of now: not complete, not final, revision 0; see the methods {@code with…} of it.
   */
  public Bar bar() {
    if (trades == 0) {
      throw new IllegalStateException("Cannot make a bar of no trades");
    }
    BigDecimal base = volume.toBigDecimal(Decimal8.SCALE, VOLUME_PRECISION);
    BigDecimal quote = quoteVolume.toBigDecimal(QUOTE_SCALE, QUOTE_PRECISION);
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
        takerBuyVolume.toBigDecimal(Decimal8.SCALE, VOLUME_PRECISION),
        takerBuyQuoteVolume.toBigDecimal(QUOTE_SCALE, QUOTE_PRECISION),
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
    BigDecimal vwap = quote.divide(base, VWAP_SCALE, RoundingMode.HALF_EVEN);
    return vwap.precision() > VWAP_PRECISION ? null : vwap;
  }

  /** The state in a compact form that begins with its version. */
  public byte[] toBytes() {
    ByteBuffer target = ByteBuffer.allocate(BYTES);
    target.put(VERSION).putLong(openTimeMicros);
    target.putLong(firstId).putLong(lastId).putLong(trades);
    target.putLong(open).putLong(high).putLong(low).putLong(close);
    volume.write(target);
    quoteVolume.write(target);
    takerBuyVolume.write(target);
    takerBuyQuoteVolume.write(target);
    return target.array();
  }

  public static BarAccumulator ofBytes(String symbol, byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    try {
      byte version = source.get();
      if (version != VERSION) {
        throw new IllegalArgumentException("Cannot read a bar of version " + version);
      }
      BarAccumulator bar = new BarAccumulator(symbol, source.getLong());
      bar.firstId = source.getLong();
      bar.lastId = source.getLong();
      bar.trades = source.getLong();
      bar.open = source.getLong();
      bar.high = source.getLong();
      bar.low = source.getLong();
      bar.close = source.getLong();
      bar.volume.read(source);
      bar.quoteVolume.read(source);
      bar.takerBuyVolume.read(source);
      bar.takerBuyQuoteVolume.read(source);
      return bar;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("Cannot read a bar: only " + bytes.length + " bytes", e);
    }
  }
}
