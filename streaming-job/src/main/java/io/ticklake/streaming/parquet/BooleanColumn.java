package io.ticklake.streaming.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridValuesWriter;

/** Yes or no. */
public final class BooleanColumn extends Column {
  private final RunLengthBitPackingHybridValuesWriter values =
      new RunLengthBitPackingHybridValuesWriter(
          1, SLAB_BYTES, ColumnarFile.PAGE_BYTES, HeapByteBufferAllocator.getInstance());
  private boolean anyTrue;
  private boolean anyFalse;

  BooleanColumn(ColumnDescriptor descriptor) {
    super(descriptor);
  }

  @SuppressWarnings("BooleanParameter") // the value itself
  public void add(boolean value) {
    values.writeBoolean(value);
    anyTrue |= value;
    anyFalse |= !value;
  }

  @Override
  void endPage(int rows) throws IOException {
    Statistics<?> statistics = newStatistics();
    if (anyTrue) {
      statistics.updateStats(true);
    }
    if (anyFalse) {
      statistics.updateStats(false);
    }
    writePage(rows, values.getEncoding(), values.getBytes(), statistics);
    values.reset();
    anyTrue = false;
    anyFalse = false;
  }

  @Override
  void close() {
    values.close();
  }
}
