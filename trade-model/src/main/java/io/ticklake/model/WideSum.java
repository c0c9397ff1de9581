package io.ticklake.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** A sum of non-negative numbers in 127 bits. Once it does not fit, it stays unknown. */
final class WideSum {
  static final int BYTES = 2 * Long.BYTES;

  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  private long high;
  private long low;

  void add(long value) {
    addWide(0, value);
  }

  void addProduct(long a, long b) {
    addWide(Math.multiplyHigh(a, b), a * b);
  }

  private void addWide(long addHigh, long addLow) {
    if (high < 0) {
      return;
    }
    long newLow = low + addLow;
    long carry = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
    long newHigh = high + addHigh + carry;
    low = newLow;
    high = newHigh < 0 ? -1 : newHigh;
  }

  /** The sum with so many of its digits as decimal places; null where it has too many digits. */
  BigDecimal toBigDecimal(int scale, int precision) {
    if (high < 0) {
      return null;
    }
    BigInteger unsignedLow = BigInteger.valueOf(low);
    if (low < 0) {
      unsignedLow = unsignedLow.add(TWO_TO_64);
    }
    BigDecimal sum = new BigDecimal(BigInteger.valueOf(high).shiftLeft(64).or(unsignedLow), scale);
    return sum.precision() > precision ? null : sum;
  }

  void write(ByteBuffer target) {
    target.putLong(high).putLong(low);
  }

  void read(ByteBuffer source) {
    high = source.getLong();
    low = source.getLong();
  }
}
