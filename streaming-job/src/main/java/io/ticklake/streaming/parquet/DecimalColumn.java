package io.ticklake.streaming.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.io.api.Binary;

/**
 * Decimals whose type asks for more than 64 bits, though the numbers in it fit: nine bytes each,
 * what neighbours share left out.
 */
public final class DecimalColumn extends Column {
  private static final int BYTES = 9;

  private final DeltaByteArrayWriter values =
      new DeltaByteArrayWriter(
          SLAB_BYTES, ColumnarFile.PAGE_BYTES, HeapByteBufferAllocator.getInstance());
  private final byte[] bytes = new byte[BYTES];
  private final Binary binary = Binary.fromReusedByteArray(bytes);
  private long smallest = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;

  DecimalColumn(ColumnDescriptor descriptor) {
    super(descriptor);
  }

  public void add(long units) {
    put(units, bytes);
    values.writeBytes(binary);
    smallest = Math.min(smallest, units);
    greatest = Math.max(greatest, units);
  }

  @Override
  void endPage(int rows) throws IOException {
    Statistics<?> statistics = newStatistics();
    statistics.updateStats(constant(smallest));
    statistics.updateStats(constant(greatest));
    writePage(rows, values.getEncoding(), values.getBytes(), statistics);
    values.reset();
    smallest = Long.MAX_VALUE;
    greatest = Long.MIN_VALUE;
  }

  @Override
  void close() {
    values.close();
  }

  private static Binary constant(long units) {
    byte[] own = new byte[BYTES];
    put(units, own);
    return Binary.fromConstantByteArray(own);
  }

  /** Two's complement, the highest byte first. */
  private static void put(long units, byte[] target) {
    target[0] = (byte) (units >> 63);
    long rest = units;
    for (int i = BYTES - 1; i > 0; i--) {
      target[i] = (byte) rest;
      rest >>= 8;
    }
  }
}
