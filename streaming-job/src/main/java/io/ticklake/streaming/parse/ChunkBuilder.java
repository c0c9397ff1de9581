package io.ticklake.streaming.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Gathers trades of one symbol into a chunk; used again after each {@link #drain}. */
public final class ChunkBuilder {
  private static final int FIRST_CAPACITY = 16;

  private final byte[] symbol;
  private final int kafkaPartition;
  private final int ingestDay;
  private final long[][] wide = new long[TradeChunk.WIDE_COLUMNS][FIRST_CAPACITY];
  private byte[] flags = new byte[FIRST_CAPACITY];
  private int count;
  private long maxEventTimeMicros = Long.MIN_VALUE;

  public ChunkBuilder(String symbol, int kafkaPartition, int ingestDay) {
    this.symbol = symbol.getBytes(StandardCharsets.UTF_8);
    this.kafkaPartition = kafkaPartition;
    this.ingestDay = ingestDay;
  }

  public int count() {
    return count;
  }

  /** The newest event time gathered since the last drain. */
  public long maxEventTimeMicros() {
    return maxEventTimeMicros;
  }

  /**
   * Adds a trade.
   *
   * @param flags made by {@link #flags}
   */
  public void add(
      long id,
      long price,
      long quantity,
      long eventTimeMicros,
      long receivedAtMicros,
      long kafkaOffset,
      byte flags) {
    if (count == this.flags.length) {
      grow();
    }
    wide[0][count] = id;
    wide[1][count] = price;
    wide[2][count] = quantity;
    wide[3][count] = eventTimeMicros;
    wide[4][count] = receivedAtMicros;
    wide[5][count] = kafkaOffset;
    this.flags[count] = flags;
    count++;
    maxEventTimeMicros = Math.max(maxEventTimeMicros, eventTimeMicros);
  }

  /** The yes-or-no columns of one trade in one byte. */
  @SuppressWarnings("BooleanParameter")
  public static byte flags(boolean buyerMaker, boolean backfilled) {
    return (byte)
        ((buyerMaker ? TradeChunk.BUYER_MAKER : 0) | (backfilled ? TradeChunk.BACKFILL : 0));
  }

  /** What was gathered; the builder is empty afterwards. */
  public byte[] drain() {
    byte[] bytes = TradeChunk.encode(symbol, kafkaPartition, ingestDay, count, wide, flags);
    count = 0;
    maxEventTimeMicros = Long.MIN_VALUE;
    return bytes;
  }

  private void grow() {
    int capacity = 2 * count;
    for (int column = 0; column < wide.length; column++) {
      wide[column] = Arrays.copyOf(wide[column], capacity);
    }
    flags = Arrays.copyOf(flags, capacity);
  }
}
