package io.ticklake.ingest.frame;

import io.ticklake.model.Rejection;
import io.ticklake.model.TradeParser;

/** What becomes of the messages of one connection. Arrays are used again after each call. */
public interface TradeSink {
  /** A trade: the parser holds its fields, the array the exchange's own object. */
  void trade(TradeParser trade, byte[] bytes, int offset, int length);

  /** A message that is no trade that the lake can hold. */
  void rejected(Rejection rejection, String detail, byte[] bytes, int offset, int length);

  /** The exchange has done what a request asked for. */
  void answered(long requestId);

  /** The exchange has refused a request; the id is −1 where it names none. */
  void refused(long requestId, String detail);

  /** The exchange will close this connection soon. */
  void shutdownAnnounced();
}
