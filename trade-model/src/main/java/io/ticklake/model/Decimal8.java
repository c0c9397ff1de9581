package io.ticklake.model;

import java.math.BigDecimal;

/** Exact decimals with eight places, as a {@code long} in units of 1e-8. */
public final class Decimal8 {
  public static final int SCALE = 8;

  /** The largest price that DECIMAL(18,8) holds: 9999999999.99999999. */
  public static final long MAX_PRICE = 999_999_999_999_999_999L;

  /** The value of so many units of 1e-8. */
  public static BigDecimal toBigDecimal(long units) {
    return BigDecimal.valueOf(units, SCALE);
  }

  private Decimal8() {}
}
