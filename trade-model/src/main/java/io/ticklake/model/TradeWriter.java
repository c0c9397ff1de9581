package io.ticklake.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Writes trades in the exchange's own shape, as docs/formats.md specifies it. Not thread-safe. */
public final class TradeWriter {
  /** More than a trade takes beside its symbol. */
  private static final int FIXED_BYTES = 192;

  /** A quote or a control character becomes six. */
  private static final int MOST_BYTES_A_CHARACTER = 6;

  private static final byte[] EVENT = ascii("{\"e\":\"trade\",\"E\":");
  private static final byte[] SYMBOL = ascii(",\"s\":\"");
  private static final byte[] ID = ascii("\",\"t\":");
  private static final byte[] PRICE = ascii(",\"p\":\"");
  private static final byte[] QUANTITY = ascii("\",\"q\":\"");
  private static final byte[] TIME = ascii("\",\"T\":");
  private static final byte[] MAKER = ascii(",\"m\":true,\"M\":true}");
  private static final byte[] TAKER = ascii(",\"m\":false,\"M\":true}");

  private final long microsPerUnit;
  private final byte[] buffer = new byte[FIXED_BYTES + MOST_BYTES_A_CHARACTER * Symbols.MOST_BYTES];

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

  /**
   * Writes the trade and returns the offset behind it. Milliseconds are rounded down.
   *
   * @param target must have room: 1 KiB is enough for every trade
   */
  public int write(byte[] target, int offset, Trade trade, long publishTimeMicros) {
    if (!TradeFields.isPossibleTime(publishTimeMicros)) {
      throw new IllegalArgumentException("Invalid time of publication: " + publishTimeMicros);
    }
    int position = put(EVENT, target, offset);
    position = Digits.write(publishTimeMicros / microsPerUnit, target, position);
    position = put(SYMBOL, target, position);
    position = putSymbol(trade.symbol(), target, position);
    position = put(ID, target, position);
    position = Digits.write(trade.id(), target, position);
    position = put(PRICE, target, position);
    position = Decimal8.write(trade.price(), target, position);
    position = put(QUANTITY, target, position);
    position = Decimal8.write(trade.quantity(), target, position);
    position = put(TIME, target, position);
    position = Digits.write(trade.eventTimeMicros() / microsPerUnit, target, position);
    return put(trade.buyerMaker() ? MAKER : TAKER, target, position);
  }

  public byte[] toBytes(Trade trade, long publishTimeMicros) {
    return Arrays.copyOf(buffer, write(buffer, 0, trade, publishTimeMicros));
  }

  private static int putSymbol(String symbol, byte[] target, int offset) {
    for (int i = 0; i < symbol.length(); i++) {
      char c = symbol.charAt(i);
      if (c >= 0x7f || c == '"' || c == '\\') {
        return put(JsonStringEncoder.getInstance().quoteAsUTF8(symbol), target, offset);
      }
      target[offset + i] = (byte) c;
    }
    return offset + symbol.length();
  }

  private static int put(byte[] source, byte[] target, int offset) {
    System.arraycopy(source, 0, target, offset, source.length);
    return offset + source.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
