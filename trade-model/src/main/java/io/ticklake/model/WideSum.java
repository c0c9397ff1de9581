package io.ticklake.model;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A sum of non-negative numbers in 127 bits. Once it does not fit, it stays unknown. */
final class WideSum {
  private static final long UNKNOWN = -1;
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  private long high;
  private long low;

  void add(long value) {
    addWide(0, value);
  }

  void addProduct(long a, long b) {
    addWide(Math.multiplyHigh(a, b), a * b);
  }

  /** Both parts of a summand are below 2^127, so that a sum beyond 127 bits shows in its sign. */
  private void addWide(long addHigh, long addLow) {
    if (high < 0) {
      return;
    }
    long newLow = low + addLow;
    long carry = Long.compareUnsigned(newLow, low) < 0 ? 1 : 0;
    long newHigh = high + addHigh + carry;
    low = newLow;
    high = newHigh < 0 ? UNKNOWN : newHigh;
  }

  /** Null where the sum has more digits than the column. */
  BigDecimal in(DecimalColumn column) {
    if (high < 0) {
      return null;
    }
    BigInteger unsignedLow = BigInteger.valueOf(low);
    if (low < 0) {
      unsignedLow = unsignedLow.add(TWO_TO_64);
    }
    BigInteger units = BigInteger.valueOf(high).shiftLeft(Long.SIZE).or(unsignedLow);
    return column.orNull(new BigDecimal(units, column.scale()));
  }

  void write(StateWriter target) {
    target.varint(high + 1);
    if (high >= 0) {
      target.varint(low);
    }
  }

  void read(StateReader source) {
    high = source.varint() - 1;
    low = high >= 0 ? source.varint() : 0;
  }
}
