package io.ticklake.model;

import java.math.BigDecimal;

/** Exact decimals with eight places, as a {@code long} in units of 1e-8. */
public final class Decimal8 {
  public static final int SCALE = 8;

  /** The largest price that DECIMAL(18,8) holds: 9999999999.99999999. */
  public static final long MAX_PRICE = 999_999_999_999_999_999L;

  private static final long UNITS = 100_000_000;

  /**
   * Reads a plain decimal such as {@code 28165.47000000}.
   *
   * @throws NumberFormatException if it is none, has more than eight places that count, or does not
   *     fit
   */
  public static long parse(CharSequence text) {
    int length = text.length();
    int position = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    boolean negative = position == 1;
    int digits = 0;
    int places = -1;
    long units = 0;
    for (; position < length; position++) {
      char c = text.charAt(position);
      if (c == '.' && places < 0 && digits > 0) {
        places = 0;
      } else if (c >= '0' && c <= '9') {
        digits++;
        if (places >= 0 && places++ >= SCALE) {
          if (c != '0') {
            throw invalid(text);
          }
          continue;
        }
        units = append(units, c - '0', text);
      } else {
        throw invalid(text);
      }
    }
    if (digits == 0 || places == 0) {
      throw invalid(text);
    }
    for (int i = Math.max(places, 0); i < SCALE; i++) {
      units = append(units, 0, text);
    }
    return negative ? -units : units;
  }

  private static long append(long units, int digit, CharSequence text) {
    if (units > (Long.MAX_VALUE - digit) / 10) {
      throw invalid(text);
    }
    return units * 10 + digit;
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
    return toBigDecimal(units).toPlainString();
  }

  /** Writes the value with all eight places as ASCII; returns the offset behind it. */
  static int write(long units, byte[] target, int offset) {
    int position = offset;
    if (units < 0) {
      throw new IllegalArgumentException("Invalid units of 1e-8: " + units);
    }
    position = Digits.write(units / UNITS, target, position);
    target[position++] = '.';
    long places = units % UNITS;
    for (int i = position + SCALE - 1; i >= position; i--) {
      target[i] = (byte) ('0' + places % 10);
      places /= 10;
    }
    return position + SCALE;
  }

  /** The value of so many units of 1e-8. */
  public static BigDecimal toBigDecimal(long units) {
    return BigDecimal.valueOf(units, SCALE);
  }

  private Decimal8() {}
}
