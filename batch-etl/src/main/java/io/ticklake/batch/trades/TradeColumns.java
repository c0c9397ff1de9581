package io.ticklake.batch.trades;

import io.ticklake.batch.lake.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Trades of one symbol as growing columns: an array a column, not an object a trade. */
public final class TradeColumns {
  /** {@link #receivedAt} of a trade of which nobody knows when it came. */
  public static final long NOT_KNOWN = Long.MIN_VALUE;

  private static final int WIDE = 6;
  private static final int ID = 0;
  private static final int PRICE = 1;
  private static final int QUANTITY = 2;
  private static final int TIME = 3;
  private static final int RECEIVED = 4;
  private static final int OFFSET = 5;
  private static final byte BUYER_MAKER = 1;
  private static final int ROW_BYTES = WIDE * Long.BYTES + Integer.BYTES + 1;
  private static final int HEADER = 2 * Integer.BYTES;

  private final long[][] wide = new long[WIDE][];
  private int[] partition;
  private byte[] flags;
  private int count;

  public TradeColumns(int capacity) {
    for (int column = 0; column < WIDE; column++) {
      wide[column] = new long[capacity];
    }
    partition = new int[capacity];
    flags = new byte[capacity];
  }

  public void add(
      long id,
      long price,
      long quantity,
      long eventTime,
      byte flagsOfTrade,
      long receivedAt,
      int kafkaPartition,
      long kafkaOffset) {
    if (count == flags.length) {
      reserve(Math.max(16, 2 * count));
    }
    wide[ID][count] = id;
    wide[PRICE][count] = price;
    wide[QUANTITY][count] = quantity;
    wide[TIME][count] = eventTime;
    wide[RECEIVED][count] = receivedAt;
    wide[OFFSET][count] = kafkaOffset;
    partition[count] = kafkaPartition;
    flags[count] = flagsOfTrade;
    count++;
  }

  /** The side of the trade and its source in one byte. */
  public static byte flags(int buyerMaker, Source source) {
    return (byte) (buyerMaker | source.code() << 1);
  }

  public int count() {
    return count;
  }

  public void clear() {
    count = 0;
  }

  public long id(int row) {
    return wide[ID][row];
  }

  public long price(int row) {
    return wide[PRICE][row];
  }

  public long quantity(int row) {
    return wide[QUANTITY][row];
  }

  public long eventTime(int row) {
    return wide[TIME][row];
  }

  void eventTime(int row, long micros) {
    wide[TIME][row] = micros;
  }

  public long receivedAt(int row) {
    return wide[RECEIVED][row];
  }

  /** Negative where the trade did not come through Kafka. */
  public long kafkaOffset(int row) {
    return wide[OFFSET][row];
  }

  public int kafkaPartition(int row) {
    return partition[row];
  }

  public boolean buyerMaker(int row) {
    return (flags[row] & BUYER_MAKER) != 0;
  }

  public Source source(int row) {
    return Source.of(flags[row] >> 1);
  }

  /** These trades and their symbol as bytes that travel between tasks. */
  byte[] encode(byte[] symbolUtf8) {
    byte[] bytes = new byte[HEADER + symbolUtf8.length + count * ROW_BYTES];
    ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    target.putInt(count).putInt(symbolUtf8.length).put(symbolUtf8);
    for (long[] column : wide) {
      target.asLongBuffer().put(column, 0, count);
      target.position(target.position() + count * Long.BYTES);
    }
    target.asIntBuffer().put(partition, 0, count);
    target.position(target.position() + count * Integer.BYTES);
    target.put(flags, 0, count);
    return bytes;
  }

  static byte[] symbolOf(byte[] encoded) {
    int length = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).getInt(Integer.BYTES);
    return Arrays.copyOfRange(encoded, HEADER, HEADER + length);
  }

  /** Adds what {@link #encode} made. */
  void addAll(byte[] encoded) {
    ByteBuffer source = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    int more = source.getInt();
    int symbolLength = source.getInt();
    source.position(source.position() + symbolLength);
    if (count + more > flags.length) {
      reserve(Math.max(count + more, 2 * count));
    }
    for (long[] column : wide) {
      source.asLongBuffer().get(column, count, more);
      source.position(source.position() + more * Long.BYTES);
    }
    source.asIntBuffer().get(partition, count, more);
    source.position(source.position() + more * Integer.BYTES);
    source.get(flags, count, more);
    count += more;
  }

  private void reserve(int capacity) {
    for (int column = 0; column < WIDE; column++) {
      wide[column] = Arrays.copyOf(wide[column], capacity);
    }
    partition = Arrays.copyOf(partition, capacity);
    flags = Arrays.copyOf(flags, capacity);
  }
}
