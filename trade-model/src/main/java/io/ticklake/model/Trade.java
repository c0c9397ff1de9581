package io.ticklake.model;

/**
 * One trade of the exchange. Its identity is {@code (symbol, id)}.
 *
 * @param symbol 1 to 64 bytes of UTF-8 without white space or control characters
 * @param price in units of 1e-8, above zero and below 10^10 (see {@link Decimal8})
 * @param quantity in units of 1e-8, zero or above
 * @param eventTimeMicros the trade time {@code T} in microseconds since the epoch, before the year
 *     2200
 */
public record Trade(
    String symbol, long id, long price, long quantity, long eventTimeMicros, boolean buyerMaker) {

  public Trade {
    Symbols.check(symbol);
    check(id >= 0, "Invalid trade id: ", id);
    check(price > 0 && price <= Decimal8.MAX_PRICE, "Invalid price in units of 1e-8: ", price);
    check(quantity >= 0, "Invalid quantity in units of 1e-8: ", quantity);
    check(
        TradeFields.isPossibleTime(eventTimeMicros), "Invalid time of a trade: ", eventTimeMicros);
  }

  private static void check(boolean valid, String message, long value) {
    if (!valid) {
      throw new IllegalArgumentException(message + value);
    }
  }
}
