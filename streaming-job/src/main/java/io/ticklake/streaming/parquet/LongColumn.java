package io.ticklake.streaming.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/** Numbers, as differences. */
public final class LongColumn extends Column {
  private final DeltaBinaryPackingValuesWriterForLong values =
      new DeltaBinaryPackingValuesWriterForLong(
          SLAB_BYTES, ColumnarFile.PAGE_BYTES, HeapByteBufferAllocator.getInstance());
  private final RunLengthBitPackingHybridEncoder present =
      new RunLengthBitPackingHybridEncoder(
          1, SLAB_BYTES, ColumnarFile.PAGE_BYTES, HeapByteBufferAllocator.getInstance());
  private final boolean optional;
  private long smallest = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;
  private int nulls;

  LongColumn(ColumnDescriptor descriptor) {
    super(descriptor);
    this.optional = descriptor.getMaxDefinitionLevel() > 0;
  }

  public void add(long value) throws IOException {
    if (optional) {
      present.writeInt(1);
    }
    values.writeLong(value);
    smallest = Math.min(smallest, value);
    greatest = Math.max(greatest, value);
  }

  public void addNull() throws IOException {
    present.writeInt(0);
    nulls++;
  }

  @Override
  void endPage(int rows) throws IOException {
    LongStatistics statistics = (LongStatistics) newStatistics();
    if (nulls < rows) {
      statistics.setMinMax(smallest, greatest);
    }
    statistics.incrementNumNulls(nulls);
    pages.writePageV2(
        rows,
        nulls,
        rows,
        BytesInput.empty(),
        optional ? present.toBytes() : BytesInput.empty(),
        Encoding.DELTA_BINARY_PACKED,
        values.getBytes(),
        statistics);
    values.reset();
    present.reset();
    smallest = Long.MAX_VALUE;
    greatest = Long.MIN_VALUE;
    nulls = 0;
  }

  @Override
  void close() {
    values.close();
    present.close();
  }
}
