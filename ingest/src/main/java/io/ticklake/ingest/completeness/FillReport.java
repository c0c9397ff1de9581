package io.ticklake.ingest.completeness;

import io.ticklake.model.Rejection;

/** Hears what became of missing trades. */
public interface FillReport {
  /** So many trades were fetched and acknowledged. */
  void fetched(long trades);

  /** The exchange has proved to have none of so many ids. */
  void absent(String symbol, long from, long to);

  /** So far back that the archives have to serve. */
  void leftToArchives(String symbol, long from, long to);

  /** What REST gave is no trade that the lake can hold. */
  void rejected(Rejection reason);

  /** Asked in vain; it will be asked again. */
  void failed(String what, Exception cause);

  /** A mistake of our own. */
  void unexpected(String where, Throwable cause);
}
