package io.ticklake.simulator.venue;

import io.ticklake.model.IdRange;
import java.util.List;

/** All trades of one symbol that have happened. Thread-safe. */
public interface TradeHistory {
  SymbolInfo info();

  default String symbol() {
    return info().symbol();
  }

  /** Whether there will be more trades. */
  boolean trading();

  /** The first id that any client could have been sent since the simulator's start. */
  long firstServedId();

  /**
   * The first id that was due to the first client that followed the symbol's trades; {@link
   * #firstServedId} as long as there was none.
   */
  default long firstDueId() {
    return firstServedId();
  }

  /** The last id that has happened; the one before the first if none has. */
  long lastId();

  /** The first id at or after a time in UTC nanoseconds since 1970. */
  long firstIdFrom(long utc);

  /** A reader at the first existing trade at or after an id; it may go beyond {@link #lastId}. */
  TradeReader read(long fromId);

  /** The first trade id that an aggregate trade can hold. */
  long firstOfAggregate(long aggregate);

  /** The ranges of ids in here that never existed. */
  List<IdRange> absent(long fromId, long toId);
}
