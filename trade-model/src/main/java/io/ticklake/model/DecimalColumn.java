package io.ticklake.model;

import java.math.BigDecimal;

/** How many digits a decimal of the lake can have, and how many of them are places. */
record DecimalColumn(int precision, int scale) {
  static final DecimalColumn PRICE = new DecimalColumn(18, 8);
  static final DecimalColumn VOLUME = new DecimalColumn(28, 8);
  static final DecimalColumn QUOTE_VOLUME = new DecimalColumn(38, 16);
  static final DecimalColumn VWAP = new DecimalColumn(28, 12);

  /** The value with all its places; null stays null. */
  BigDecimal fit(String name, BigDecimal value) {
    if (value == null) {
      return null;
    }
    boolean fits =
        value.signum() >= 0
            && value.scale() <= scale
            && (long) value.precision() - value.scale() <= precision - scale;
    if (!fits) {
      throw new IllegalArgumentException("Invalid " + name + ": " + value);
    }
    return value.setScale(scale);
  }

  /** The value, which has the column's places already; null where it has too many digits. */
  BigDecimal orNull(BigDecimal value) {
    return value.precision() > precision ? null : value;
  }
}
