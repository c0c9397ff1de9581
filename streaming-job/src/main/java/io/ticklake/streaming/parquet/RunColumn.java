package io.ticklake.streaming.parquet;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/** A column of few values, the same ones many times in a row: a dictionary and runs. */
public final class RunColumn<T> extends Column {
  private final Map<T, Integer> dictionary = new LinkedHashMap<>();
  private final BiConsumer<PlainValuesWriter, T> plain;
  private final BiConsumer<Statistics<?>, T> count;
  private final int[] codes = new int[ColumnarFile.PAGE_ROWS];
  private int length;
  private Statistics<?> statistics = newStatistics();

  RunColumn(
      ColumnDescriptor descriptor,
      BiConsumer<PlainValuesWriter, T> plain,
      BiConsumer<Statistics<?>, T> count) {
    super(descriptor);
    this.plain = plain;
    this.count = count;
  }

  /** Adds the value a number of times. */
  public void add(T value, int times) {
    Integer code = dictionary.get(value);
    if (code == null) {
      code = dictionary.size();
      dictionary.put(value, code);
    }
    Arrays.fill(codes, length, length + times, code);
    length += times;
    count.accept(statistics, value);
  }

  @Override
  void endPage(int rows) throws IOException {
    int width = 32 - Integer.numberOfLeadingZeros(dictionary.size() - 1);
    RunLengthBitPackingHybridEncoder runs =
        new RunLengthBitPackingHybridEncoder(
            width, SLAB_BYTES, ColumnarFile.PAGE_BYTES, HeapByteBufferAllocator.getInstance());
    for (int i = 0; i < length; i++) {
      runs.writeInt(codes[i]);
    }
    writePage(
        rows,
        Encoding.RLE_DICTIONARY,
        BytesInput.concat(BytesInput.from(new byte[] {(byte) width}), runs.toBytes()),
        statistics);
    runs.close();
    length = 0;
    statistics = newStatistics();
  }

  @Override
  void endGroup() throws IOException {
    PlainValuesWriter entries =
        new PlainValuesWriter(
            SLAB_BYTES, ColumnarFile.PAGE_BYTES, HeapByteBufferAllocator.getInstance());
    dictionary.keySet().forEach(value -> plain.accept(entries, value));
    pages.writeDictionaryPage(
        new DictionaryPage(entries.getBytes(), dictionary.size(), Encoding.PLAIN));
    entries.close();
    dictionary.clear();
  }

  @Override
  void close() {
    // Nothing is held between pages but arrays.
  }
}
