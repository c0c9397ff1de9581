package io.ticklake.model;

import static java.util.Objects.requireNonNull;

/**
 * One trade of the exchange. Its identity is {@code (symbol, id)}.
 *
 * @param price in units of 1e-8, above zero and below 10^10 (see {@link Decimal8})
 * @param quantity in units of 1e-8, zero or above
 * @param eventTimeMicros the trade time {@code T} in microseconds since the epoch
 */
public record Trade(
    String symbol, long id, long price, long quantity, long eventTimeMicros, boolean buyerMaker) {

  public Trade {
    requireNonNull(symbol, "symbol");
    check(!symbol.isEmpty(), "Invalid symbol: empty", 0);
    check(id >= 0, "Invalid trade id: ", id);
    check(price > 0 && price <= Decimal8.MAX_PRICE, "Invalid price in units of 1e-8: ", price);
    check(quantity >= 0, "Invalid quantity in units of 1e-8: ", quantity);
  }

  private static void check(boolean valid, String message, long value) {
    if (!valid) {
      throw new IllegalArgumentException(message + value);
    }
  }
}
