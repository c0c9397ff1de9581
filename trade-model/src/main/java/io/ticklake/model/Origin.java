package io.ticklake.model;

import java.util.Locale;

/** How a trade came to Ticklake. */
public enum Origin {
  LIVE,
  BACKFILL;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** The value of the header {@link RecordHeaders#ORIGIN} and of the lake's column. */
  public String label() {
    return label;
  }
}
