package io.ticklake.simulator.venue;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A sum of products of numbers that are not negative, without any loss. */
final class ExactSum {
  private static final int HALF = 64;

  private long high;
  private long low;

  void add(long left, long right) {
    long product = left * right;
    low += product;
    high += Math.multiplyHigh(left, right) + (Long.compareUnsigned(low, product) < 0 ? 1 : 0);
  }

  BigDecimal scaled(int places) {
    BigInteger lowPart = new BigInteger(Long.toUnsignedString(low));
    return new BigDecimal(BigInteger.valueOf(high).shiftLeft(HALF).add(lowPart), places);
  }
}
