package io.ticklake.streaming.publish;

import io.ticklake.streaming.parse.TradeChunk;
import org.apache.parquet.io.api.Binary;

/** The trade of a chunk that is being written. */
final class TradeCursor {
  private TradeChunk chunk;
  private Binary symbol;
  private int row;

  void enter(TradeChunk next) {
    chunk = next;
    symbol = Binary.fromConstantByteArray(next.symbolUtf8());
    row = 0;
  }

  void move(int to) {
    row = to;
  }

  TradeChunk chunk() {
    return chunk;
  }

  Binary symbol() {
    return symbol;
  }

  int row() {
    return row;
  }
}
