package io.ticklake.streaming;

import io.ticklake.model.Trade;
import io.ticklake.streaming.parse.ChunkBuilder;
import io.ticklake.streaming.parse.TradeChunk;

/** Makes trades for tests: all else follows from symbol, id and time. */
public final class Trades {
  public static final int DAY = 20_000;
  public static final long START = DAY * 86_400_000_000L;

  public static long price(long id) {
    return 100_000_000L * (1 + id % 97) + id % 7;
  }

  public static long quantity(long id) {
    return 1 + (id * 7_919) % 1_000_000_007L;
  }

  public static boolean buyerMaker(long id) {
    return id % 3 == 0;
  }

  public static Trade of(String symbol, long id, long eventTimeMicros) {
    return new Trade(symbol, id, price(id), quantity(id), eventTimeMicros, buyerMaker(id));
  }

  /** A chunk with these ids, a second apart by id. */
  public static TradeChunk chunk(String symbol, long... ids) {
    ChunkBuilder builder = new ChunkBuilder(symbol, 0, DAY);
    for (long id : ids) {
      add(builder, id, START + id * 1_000_000);
    }
    return TradeChunk.of(builder.drain());
  }

  public static void add(ChunkBuilder builder, long id, long eventTimeMicros) {
    builder.add(
        id,
        price(id),
        quantity(id),
        eventTimeMicros,
        eventTimeMicros + 5,
        10 * id,
        ChunkBuilder.flags(buyerMaker(id), id % 2 == 0));
  }

  private Trades() {}
}
