package io.ticklake.model;

import java.util.Locale;

/**
 * Why bytes are not a trade that the lake can hold, or not a claim: the reason in a dead letter and
 * in metrics.
 */
public enum Rejection {
  NOT_UTF8,
  NOT_JSON,
  NOT_A_TRADE,
  NOT_A_CLAIM,
  MISSING_FIELD,
  REPEATED_FIELD,
  WRONG_TYPE,
  INVALID_SYMBOL,
  INVALID_ID,
  INVALID_TIME,
  INVALID_NUMBER,
  PRICE_NOT_POSITIVE,
  PRICE_OUT_OF_RANGE,
  QUANTITY_NEGATIVE,
  QUANTITY_OUT_OF_RANGE,
  FAR_IN_THE_FUTURE,
  TOO_LARGE;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The reason as users read it, such as {@code price-out-of-range}. */
  public String label() {
    return label;
  }
}
