package io.ticklake.demo;

/** How the trades in the lake, as one reader sees them, compare with those of the exchange. */
record TradeCheck(String reader, long stored, long missing, long duplicate, long foreign) {
  boolean sameAs(TradeCheck other) {
    return stored == other.stored
        && missing == other.missing
        && duplicate == other.duplicate
        && foreign == other.foreign;
  }

  TradeCheck withMissing(long newMissing) {
    return new TradeCheck(reader, stored, newMissing, duplicate, foreign);
  }

  @Override
  public String toString() {
    return "%s: stored=%d missing=%d duplicate=%d foreign=%d"
        .formatted(reader, stored, missing, duplicate, foreign);
  }
}
