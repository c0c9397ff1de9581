package io.ticklake.model;

import java.util.Arrays;

/**
 * Reads trade objects out of bytes. Where the fields stand in the exchange's order it makes no
 * garbage; any other legal JSON goes through Jackson, with the same result. Reusable, not
 * thread-safe.
 */
public final class TradeParser {
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

  private static final int MOST_SYMBOL_BYTES = 64;
  private static final int MOST_DIGITS = 18;

  /** The last microsecond of the year 2199. */
  static final long LAST_TIME_MICROS = 7_258_118_399_999_999L;

  private final SymbolTable symbols = new SymbolTable();
  private final JsonTradeParser anyOrder = new JsonTradeParser();

  private byte[] bytes;
  private int position;
  private int end;
  private boolean failed;

  String symbol;
  long id;
  long price;
  long quantity;
  long eventTimeMicros;
  long publishTimeMicros;
  boolean buyerMaker;
  private Rejection rejection;

  /**
   * Reads one trade object that takes exactly these bytes. True: it is a trade, and what the other
   * methods give is valid. False: {@link #rejection()} says why not.
   */
  public boolean parse(byte[] json, int offset, int length) {
    rejection = null;
    if (inUsualOrder(json, offset, length)) {
      return true;
    }
    rejection = anyOrder.parse(json, offset, length, this);
    return rejection == null;
  }

  public String symbol() {
    return symbol;
  }

  public long id() {
    return id;
  }

  /** In units of 1e-8. */
  public long price() {
    return price;
  }

  /** In units of 1e-8. */
  public long quantity() {
    return quantity;
  }

  /** The trade time {@code T}. */
  public long eventTimeMicros() {
    return eventTimeMicros;
  }

  /** The event time {@code E}: when the exchange sent it. */
  public long publishTimeMicros() {
    return publishTimeMicros;
  }

  public boolean buyerMaker() {
    return buyerMaker;
  }

  /** Why the bytes are no trade; null where they are one. */
  public Rejection rejection() {
    return rejection;
  }

  public Trade trade() {
    if (rejection != null) {
      throw new IllegalStateException("Cannot make a trade of what was rejected: " + rejection);
    }
    return new Trade(symbol, id, price, quantity, eventTimeMicros, buyerMaker);
  }

  /** False for all that is not surely valid: the slow way then finds out what it is. */
  private boolean inUsualOrder(byte[] json, int offset, int length) {
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
    long newId = wholeNumber();
    if (!skip(PRICE)) {
      return false;
    }
    long newPrice = decimal();
    if (!skip(QUANTITY)) {
      return false;
    }
    long newQuantity = decimal();
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
    if (newPrice <= 0
        || newPrice > Decimal8.MAX_PRICE
        || isImpossible(timeMicros)
        || isImpossible(publishedMicros)) {
      return false;
    }
    symbol = symbols.lookUp(bytes, symbolFrom, symbolTo);
    id = newId;
    price = newPrice;
    quantity = newQuantity;
    eventTimeMicros = timeMicros;
    publishTimeMicros = publishedMicros;
    buyerMaker = maker;
    return true;
  }

  static boolean isImpossible(long timeMicros) {
    return timeMicros <= 0 || timeMicros > LAST_TIME_MICROS;
  }

  static boolean isSymbol(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_SYMBOL_BYTES
        && text.chars().allMatch(c -> c > ' ' && c != 0x7f);
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
    failed |= count == 0 || count > MOST_SYMBOL_BYTES;
    return position;
  }

  /** A number of up to 18 digits without a needless zero in front. */
  private long wholeNumber() {
    int from = position;
    long value = 0;
    while (position < end) {
      int digit = bytes[position] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      position++;
    }
    int digits = position - from;
    failed |= digits == 0 || digits > MOST_DIGITS || (digits > 1 && bytes[from] == '0');
    return value;
  }

  /**
   * A decimal with exactly eight places and up to 18 digits in all, as the exchange writes them.
   */
  private long decimal() {
    int from = position;
    long value = 0;
    int point = -1;
    while (position < end) {
      byte b = bytes[position];
      int digit = b - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
      } else if (b == '.' && point < 0) {
        point = position;
      } else {
        break;
      }
      position++;
    }
    failed |=
        point <= from
            || position - point != 1 + Decimal8.SCALE
            || position - from > MOST_DIGITS + 1;
    return value;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
