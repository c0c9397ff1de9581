package io.ticklake.ingest.exchange;

import java.time.Instant;
import java.util.OptionalLong;

/** What has been traded, by id. */
public interface TradeHistory {
  /** Up to 1000 trades, from this id on. */
  TradePage trades(String symbol, long fromId) throws ExchangeException, InterruptedException;

  /** The id of the symbol's newest trade; empty if it has none. */
  OptionalLong newestId(String symbol) throws ExchangeException, InterruptedException;

  /** The id of the symbol's first trade at a time or later; empty if it has none. */
  OptionalLong firstIdSince(String symbol, Instant time)
      throws ExchangeException, InterruptedException;
}
