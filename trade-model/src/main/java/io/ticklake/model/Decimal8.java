package io.ticklake.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.math.BigDecimal;

/** Exact decimals with eight places, as a {@code long} in units of 1e-8. */
public final class Decimal8 {
  public static final int SCALE = 8;

  /** The largest price that DECIMAL(18,8) holds: 9999999999.99999999. */
  public static final long MAX_PRICE = 999_999_999_999_999_999L;

  /** Of 2^63 - 1 units. */
  static final int MOST_CHARACTERS = 20;

  private static final long UNITS = 100_000_000;

  /**
   * Reads a plain decimal such as {@code 28165.47000000}: digits, with a sign and places or
   * without.
   *
   * @throws NumberFormatException if it is none, has more than eight places that count, or does not
   *     fit
   */
  public static long parse(CharSequence text) {
    if (!isPlain(text)) {
      throw invalid(text);
    }
    boolean isNegative = text.charAt(0) == '-';
    int point = pointOf(text);
    long units = 0;
    for (int i = isNegative ? 1 : 0; i < Math.max(text.length(), point + 1 + SCALE); i++) {
      int digit = i < text.length() && i != point ? text.charAt(i) - '0' : 0;
      if (i <= point + SCALE && i != point) {
        units = append(units, digit, text);
      } else if (digit != 0) {
        throw invalid(text);
      }
    }
    if (!isNegative && units == Long.MIN_VALUE) {
      throw invalid(text);
    }
    return isNegative ? units : -units;
  }

  /** Where the point stands, or would. */
  private static int pointOf(CharSequence text) {
    int point = 0;
    while (point < text.length() && text.charAt(point) != '.') {
      point++;
    }
    return point;
  }

  /** Below zero there is room for one more. */
  private static long append(long negativeUnits, int digit, CharSequence text) {
    if (negativeUnits < (Long.MIN_VALUE + digit) / 10) {
      throw invalid(text);
    }
    return negativeUnits * 10 - digit;
  }

  private static NumberFormatException invalid(CharSequence text) {
    return new NumberFormatException("Invalid decimal with eight places: " + text);
  }

  /** Whether it is digits, with a sign and places or without. */
  static boolean isPlain(CharSequence text) {
    int length = text.length();
    int from = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    int point = -1;
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (c == '.' && point < 0 && i > from) {
        point = i;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return length > from && point != length - 1;
  }

  /** The value with all eight places, such as {@code 28165.47000000}. */
  public static String format(long units) {
    if (units < 0) {
      return toBigDecimal(units).toPlainString();
    }
    byte[] text = new byte[MOST_CHARACTERS];
    return new String(text, 0, write(units, text, 0), ISO_8859_1);
  }

  /** Writes a value that is not below zero with all eight places; returns the offset behind it. */
  static int write(long units, byte[] target, int offset) {
    int point = Digits.write(units / UNITS, target, offset);
    target[point] = '.';
    return Digits.writeEight(units % UNITS, target, point + 1);
  }

  /** The value of so many units of 1e-8. */
  public static BigDecimal toBigDecimal(long units) {
    return BigDecimal.valueOf(units, SCALE);
  }

  private Decimal8() {}
}
