package io.ticklake.streaming.state;

/**
 * Ids that are missing between ids that were seen.
 *
 * @param noticedAtMicros event time of the trade after the hole, or of the larger hole that this is
 *     left of
 * @param openedAtMicros the watermark under which it entered the ledger, or {@link #PENDING}
 */
record Hole(long from, long to, long noticedAtMicros, long openedAtMicros) {
  static final long PENDING = -1;

  boolean open() {
    return openedAtMicros != PENDING;
  }

  Hole openedAt(long watermarkMicros) {
    return new Hole(from, to, noticedAtMicros, watermarkMicros);
  }

  Hole piece(long pieceFrom, long pieceTo) {
    return new Hole(pieceFrom, pieceTo, noticedAtMicros, openedAtMicros);
  }
}
