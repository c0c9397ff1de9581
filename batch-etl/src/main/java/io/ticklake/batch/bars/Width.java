package io.ticklake.batch.bars;

/** How long a bar is. */
public enum Width {
  MINUTE("1m", 1),
  TEN_MINUTES("10m", 10),
  HOUR("1h", 60),
  DAY("1d", 1440);

  private static final long MINUTE_MICROS = 60_000_000;

  private final String label;
  private final long micros;

  Width(String label, int minutes) {
    this.label = label;
    micros = minutes * MINUTE_MICROS;
  }

  /** As in the names of datasets. */
  public String label() {
    return label;
  }

  long startOf(long time) {
    return Math.floorDiv(time, micros) * micros;
  }
}
