package io.ticklake.ingest.completeness;

import io.ticklake.model.IdRange;

/** Ids of a symbol that are missing, and what has been tried so far. */
final class Hole {
  final String symbol;
  final long from;
  final long to;
  final long noticedMillis;

  /** About when its newest trade took place, in milliseconds since the epoch. */
  long newestEpochMillis;

  long notBeforeMillis;
  int failures;

  /** A page at its upper end held none of its ids: perhaps it holds none at all. */
  boolean sparse;

  Hole(String symbol, IdRange range, long noticedMillis, long newestEpochMillis, long notBefore) {
    this.symbol = symbol;
    this.from = range.from();
    this.to = range.to();
    this.noticedMillis = noticedMillis;
    this.newestEpochMillis = newestEpochMillis;
    this.notBeforeMillis = notBefore;
  }

  /** What has become of this hole, with its history; ids that have joined it are news. */
  Hole as(IdRange range, long nowMillis) {
    boolean grown = range.from() < from || range.to() > to;
    Hole rest =
        new Hole(
            symbol, range, grown ? nowMillis : noticedMillis, newestEpochMillis, notBeforeMillis);
    rest.failures = failures;
    rest.sparse = sparse;
    return rest;
  }

  long count() {
    return to - from + 1;
  }
}
