package io.ticklake.streaming.parse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Trades of one symbol from one Kafka partition and one ingest day, as columns in one array of
 * bytes. The array is what travels between tasks; this class is a view on it that copies nothing.
 *
 * <p>Layout, little-endian: kind (1), flags (1), length of the symbol (2), count (4), Kafka
 * partition (4), ingest day since the epoch (4), then columns of 8 bytes a trade: id, price,
 * quantity, event time, received at, Kafka offset; then 1 byte of flags a trade; then the symbol in
 * UTF-8.
 */
public final class TradeChunk {
  /** {@link #receivedAtMicros} of a record that does not say when it was received. */
  public static final long NOT_KNOWN = Long.MIN_VALUE;

  /** The first byte of a chunk, which tells it from other things that travel the same way. */
  public static final byte KIND = 1;

  static final int HEADER = 16;
  static final int WIDE_COLUMNS = 6;
  static final byte BUYER_MAKER = 1;
  static final byte BACKFILL = 2;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int count;

  private TradeChunk(byte[] bytes) {
    this.bytes = bytes;
    this.count = (int) INTS.get(bytes, 4);
  }

  /** A view on the bytes of a chunk, which must not change any more. */
  public static TradeChunk of(byte[] bytes) {
    if (bytes.length < HEADER || bytes[0] != KIND) {
      throw new IllegalArgumentException(
          "Invalid chunk: kind " + (bytes.length == 0 ? -1 : bytes[0]));
    }
    TradeChunk chunk = new TradeChunk(bytes);
    if (bytes.length != sizeOf(chunk.count, chunk.symbolLength())) {
      throw new IllegalArgumentException(
          "Invalid chunk: " + bytes.length + " bytes for " + chunk.count + " trades");
    }
    return chunk;
  }

  static int sizeOf(int count, int symbolLength) {
    return HEADER + count * (8 * WIDE_COLUMNS + 1) + symbolLength;
  }

  public byte[] bytes() {
    return bytes;
  }

  public int count() {
    return count;
  }

  public String symbol() {
    return new String(symbolUtf8(), StandardCharsets.UTF_8);
  }

  public byte[] symbolUtf8() {
    return Arrays.copyOfRange(bytes, bytes.length - symbolLength(), bytes.length);
  }

  public int kafkaPartition() {
    return (int) INTS.get(bytes, 8);
  }

  /** The UTC date of the records' own timestamps, in days since the epoch. */
  public int ingestDay() {
    return (int) INTS.get(bytes, 12);
  }

  public long id(int row) {
    return wide(0, row);
  }

  public long price(int row) {
    return wide(1, row);
  }

  public long quantity(int row) {
    return wide(2, row);
  }

  public long eventTimeMicros(int row) {
    return wide(3, row);
  }

  public long receivedAtMicros(int row) {
    return wide(4, row);
  }

  public long kafkaOffset(int row) {
    return wide(5, row);
  }

  public boolean buyerMaker(int row) {
    return (flags(row) & BUYER_MAKER) != 0;
  }

  public boolean backfilled(int row) {
    return (flags(row) & BACKFILL) != 0;
  }

  /** The trades at these rows, in this order. */
  public TradeChunk select(int[] rows, int length) {
    int symbolLength = symbolLength();
    byte[] selected = new byte[sizeOf(length, symbolLength)];
    System.arraycopy(bytes, 0, selected, 0, HEADER);
    INTS.set(selected, 4, length);
    for (int column = 0; column < WIDE_COLUMNS; column++) {
      int at = HEADER + column * length * 8;
      for (int i = 0; i < length; i++) {
        LONGS.set(selected, at + i * 8, wide(column, rows[i]));
      }
    }
    int flagsAt = HEADER + WIDE_COLUMNS * length * 8;
    for (int i = 0; i < length; i++) {
      selected[flagsAt + i] = flags(rows[i]);
    }
    System.arraycopy(
        bytes, bytes.length - symbolLength, selected, selected.length - symbolLength, symbolLength);
    return new TradeChunk(selected);
  }

  private long wide(int column, int row) {
    return (long) LONGS.get(bytes, HEADER + (column * count + row) * 8);
  }

  private byte flags(int row) {
    return bytes[HEADER + WIDE_COLUMNS * count * 8 + row];
  }

  private int symbolLength() {
    return (short) SHORTS.get(bytes, 2);
  }

  static byte[] encode(
      byte[] symbol, int kafkaPartition, int ingestDay, int count, long[][] wide, byte[] flags) {
    byte[] bytes = new byte[sizeOf(count, symbol.length)];
    bytes[0] = KIND;
    SHORTS.set(bytes, 2, (short) symbol.length);
    INTS.set(bytes, 4, count);
    INTS.set(bytes, 8, kafkaPartition);
    INTS.set(bytes, 12, ingestDay);
    int at = HEADER;
    for (long[] column : wide) {
      for (int row = 0; row < count; row++, at += 8) {
        LONGS.set(bytes, at, column[row]);
      }
    }
    System.arraycopy(flags, 0, bytes, at, count);
    System.arraycopy(symbol, 0, bytes, at + count, symbol.length);
    return bytes;
  }
}
