package io.ticklake.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Writes a trade in the exchange's own shape. Not thread-safe. */
public final class TradeWriter {
  /** What the fields other than the symbol take at most. */
  private static final int FIXED_BYTES = 220;

  private static final byte[] EVENT = ascii("{\"e\":\"trade\",\"E\":");
  private static final byte[] SYMBOL = ascii(",\"s\":\"");
  private static final byte[] ID = ascii("\",\"t\":");
  private static final byte[] PRICE = ascii(",\"p\":\"");
  private static final byte[] QUANTITY = ascii("\",\"q\":\"");
  private static final byte[] TIME = ascii("\",\"T\":");
  private static final byte[] MAKER = ascii(",\"m\":true");
  private static final byte[] TAKER = ascii(",\"m\":false");
  private static final byte[] END = ascii(",\"M\":true}");

  private final long microsPerUnit;

  /** Writes times in milliseconds or in microseconds. */
  public TradeWriter(TimeUnit timeUnit) {
    microsPerUnit =
        switch (timeUnit) {
          case MILLISECONDS -> 1_000;
          case MICROSECONDS -> 1;
          default ->
              throw new IllegalArgumentException("Invalid time unit of a trade: " + timeUnit);
        };
  }

  /** Writes the trade and returns the offset behind it; the target must have room. */
  public int write(byte[] target, int offset, Trade trade, long publishTimeMicros) {
    int position = put(EVENT, target, offset);
    position = Digits.write(publishTimeMicros / microsPerUnit, target, position);
    position = put(SYMBOL, target, position);
    position = put(trade.symbol().getBytes(UTF_8), target, position);
    position = put(ID, target, position);
    position = Digits.write(trade.id(), target, position);
    position = put(PRICE, target, position);
    position = Decimal8.write(trade.price(), target, position);
    position = put(QUANTITY, target, position);
    position = Decimal8.write(trade.quantity(), target, position);
    position = put(TIME, target, position);
    position = Digits.write(trade.eventTimeMicros() / microsPerUnit, target, position);
    position = put(trade.buyerMaker() ? MAKER : TAKER, target, position);
    return put(END, target, position);
  }

  public byte[] toBytes(Trade trade, long publishTimeMicros) {
    byte[] bytes = new byte[FIXED_BYTES + 4 * trade.symbol().length()];
    return Arrays.copyOf(bytes, write(bytes, 0, trade, publishTimeMicros));
  }

  private static int put(byte[] source, byte[] target, int offset) {
    System.arraycopy(source, 0, target, offset, source.length);
    return offset + source.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
