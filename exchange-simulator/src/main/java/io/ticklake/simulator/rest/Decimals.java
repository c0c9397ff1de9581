package io.ticklake.simulator.rest;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Decimals as the exchange writes them: eight places. */
public final class Decimals {
  private static final int PLACES = 8;
  private static final BigInteger UNIT = BigInteger.TEN.pow(PLACES);

  /** A value in units of 1e-8. */
  public static String of(long units) {
    return BigDecimal.valueOf(units, PLACES).toPlainString();
  }

  /** The product of two values in units of 1e-8, which is a multiple of 1e-8. */
  public static String product(long price, long quantity) {
    BigInteger product = BigInteger.valueOf(price).multiply(BigInteger.valueOf(quantity));
    return new BigDecimal(product.divide(UNIT), PLACES).toPlainString();
  }

  private Decimals() {}
}
