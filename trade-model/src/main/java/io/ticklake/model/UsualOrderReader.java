package io.ticklake.model;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Reads a trade whose fields stand in the exchange's order, written as the exchange does. */
final class UsualOrderReader {
  private static final byte[] EVENT = ascii("{\"e\":\"trade\",\"E\":");
  private static final byte[] SYMBOL = ascii(",\"s\":\"");
  private static final byte[] ID = ascii("\",\"t\":");
  private static final byte[] PRICE = ascii(",\"p\":\"");
  private static final byte[] QUANTITY = ascii("\",\"q\":\"");
  private static final byte[] BUYER_ORDER = ascii("\",\"b\":");
  private static final byte[] SELLER_ORDER = ascii(",\"a\":");
  private static final byte[] TIME = ascii("\",\"T\":");
  private static final byte[] TIME_AFTER_ORDERS = ascii(",\"T\":");
  private static final byte[] MAKER = ascii(",\"m\":true,\"M\":");
  private static final byte[] TAKER = ascii(",\"m\":false,\"M\":");
  private static final byte[] TRUE_END = ascii("true}");
  private static final byte[] FALSE_END = ascii("false}");

  private static final int MOST_DIGITS = 18;

  private final SymbolTable symbols;
  private byte[] bytes;
  private int position;
  private int end;
  private boolean failed;

  UsualOrderReader(SymbolTable symbols) {
    this.symbols = symbols;
  }

  /** False for all that is not surely valid: the slow way then finds out what it is. */
  boolean read(byte[] json, int offset, int length, TradeFields fields) {
    bytes = json;
    position = offset;
    end = offset + length;
    failed = false;
    if (!skip(EVENT)) {
      return false;
    }
    long published = wholeNumber();
    if (!skip(SYMBOL)) {
      return false;
    }
    int symbolFrom = position;
    int symbolTo = symbolEnd();
    if (!skip(ID)) {
      return false;
    }
    long id = wholeNumber();
    if (!skip(PRICE)) {
      return false;
    }
    long price = decimal();
    if (!skip(QUANTITY)) {
      return false;
    }
    long quantity = decimal();
    if (!skip(TIME)) {
      if (!skip(BUYER_ORDER)) {
        return false;
      }
      wholeNumber();
      if (!skip(SELLER_ORDER)) {
        return false;
      }
      wholeNumber();
      if (!skip(TIME_AFTER_ORDERS)) {
        return false;
      }
    }
    long time = wholeNumber();
    boolean maker = skip(MAKER);
    if (!maker && !skip(TAKER)) {
      return false;
    }
    if (!(skip(TRUE_END) || skip(FALSE_END)) || position != end || failed) {
      return false;
    }
    long timeMicros = EpochTime.toMicros(time);
    long publishedMicros = EpochTime.toMicros(published);
    if (price <= 0
        || price > Decimal8.MAX_PRICE
        || !TradeFields.isPossibleTime(timeMicros)
        || !TradeFields.isPossibleTime(publishedMicros)) {
      return false;
    }
    fields.symbol = symbols.lookUp(bytes, symbolFrom, symbolTo);
    fields.id = id;
    fields.price = price;
    fields.quantity = quantity;
    fields.eventTimeMicros = timeMicros;
    fields.publishTimeMicros = publishedMicros;
    fields.buyerMaker = maker;
    return true;
  }

  private boolean skip(byte[] expected) {
    int next = position + expected.length;
    if (next > end || !Arrays.equals(bytes, position, next, expected, 0, expected.length)) {
      return false;
    }
    position = next;
    return true;
  }

  /** The offset of the quote that ends a symbol of plain ASCII. */
  private int symbolEnd() {
    int from = position;
    while (position < end && bytes[position] > ' ' && bytes[position] < 0x7f) {
      byte b = bytes[position];
      if (b == '"') {
        break;
      }
      failed |= b == '\\';
      position++;
    }
    int count = position - from;
    failed |= count == 0 || count > Symbols.MOST_BYTES;
    return position;
  }

  /** A number of up to 18 digits without a needless zero in front. */
  private long wholeNumber() {
    int from = position;
    long value = 0;
    while (end - position >= Digits.EIGHT) {
      int eight = Digits.readEight(bytes, position);
      if (eight < 0) {
        break;
      }
      value = value * 100_000_000 + eight;
      position += Digits.EIGHT;
    }
    value = digits(value);
    int digits = position - from;
    failed |= digits == 0 || digits > MOST_DIGITS || (digits > 1 && bytes[from] == '0');
    return value;
  }

  /**
   * A decimal with exactly eight places and up to 18 digits in all, as the exchange writes them.
   */
  private long decimal() {
    int from = position;
    long value = digits(0);
    int point = position;
    int places = end - point > Digits.EIGHT ? Digits.readEight(bytes, point + 1) : -1;
    position += 1 + Decimal8.SCALE;
    failed |=
        point == from || places < 0 || bytes[point] != '.' || position - from > MOST_DIGITS + 1;
    return value * 100_000_000 + places;
  }

  /** The digits from here on, behind those that were read. */
  private long digits(long before) {
    long value = before;
    while (position < end) {
      int digit = bytes[position] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      position++;
    }
    return value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
