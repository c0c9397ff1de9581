package io.ticklake.streaming.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file that is filled column by column. Parquet's own writer takes a record at a time and
 * looks up, compares and counts for every field of it; whoever holds columns can spare most of
 * that. Pages end at the same row in all columns, so that a reader who skips a page of one skips
 * whole pages of the others.
 */
public final class ColumnarFile implements Closeable {
  /** The most rows that may be added between two calls of {@link #endRows}. */
  public static final int PAGE_ROWS = 16_384;

  static final int PAGE_BYTES = 256 << 10;

  /** About ten million bytes of trades. */
  private static final int GROUP_PAGES = 64;

  private final int groupPages;
  private final MessageType schema;
  private final CodecFactory codecs;

  @SuppressWarnings("deprecation") // what the store of pages asks for
  private final CodecFactory.BytesCompressor compressor;

  private final FileWriter writer;
  private final List<Column> columns = new ArrayList<>();
  private ColumnChunkPageWriteStore pages;
  private long groupRows;
  private int pageRows;
  private boolean closed;

  public ColumnarFile(Path path, Configuration hadoop, MessageType schema) throws IOException {
    this(path, hadoop, schema, GROUP_PAGES);
  }

  ColumnarFile(Path path, Configuration hadoop, MessageType schema, int groupPages)
      throws IOException {
    this.schema = schema;
    this.groupPages = groupPages;
    codecs = new CodecFactory(hadoop, PAGE_BYTES);
    compressor = codecs.getCompressor(CompressionCodecName.ZSTD);
    writer = new FileWriter(HadoopOutputFile.fromPath(path, hadoop), schema);
    writer.start();
  }

  public LongColumn longs(String name) {
    return register(new LongColumn(descriptor(name)));
  }

  public DecimalColumn decimals(String name) {
    return register(new DecimalColumn(descriptor(name)));
  }

  public BooleanColumn booleans(String name) {
    return register(new BooleanColumn(descriptor(name)));
  }

  public RunColumn<Binary> texts(String name) {
    return register(
        new RunColumn<>(descriptor(name), PlainValuesWriter::writeBytes, Statistics::updateStats));
  }

  public RunColumn<Integer> integers(String name) {
    return register(
        new RunColumn<>(
            descriptor(name), PlainValuesWriter::writeInteger, Statistics::updateStats));
  }

  /** How many rows may be added before they have to be ended. */
  public int room() {
    return PAGE_ROWS - pageRows;
  }

  /** That many values have been added to each column. */
  public void endRows(int count) throws IOException {
    pageRows += count;
    if (pageRows == PAGE_ROWS) {
      endPage();
    }
    if (groupRows == (long) groupPages * PAGE_ROWS) {
      endGroup();
    }
  }

  /** Completes the file; one that cannot be completed is left without a footer. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (pageRows > 0) {
        endPage();
      }
      endGroup();
      writer.end(Map.of());
    } finally {
      writer.release();
      columns.forEach(Column::close);
      codecs.release();
    }
  }

  private <C extends Column> C register(C column) {
    columns.add(column);
    return column;
  }

  private ColumnDescriptor descriptor(String name) {
    return schema.getColumnDescription(new String[] {name});
  }

  private void endPage() throws IOException {
    if (pages == null) {
      pages =
          new ColumnChunkPageWriteStore(
              compressor,
              schema,
              HeapByteBufferAllocator.getInstance(),
              ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
              ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
      for (Column column : columns) {
        column.beginGroup(pages.getPageWriter(column.descriptor));
      }
    }
    for (Column column : columns) {
      column.endPage(pageRows);
    }
    groupRows += pageRows;
    pageRows = 0;
  }

  private void endGroup() throws IOException {
    if (pages == null) {
      return;
    }
    for (Column column : columns) {
      column.endGroup();
    }
    writer.startBlock(groupRows);
    pages.flushToFileWriter(writer);
    writer.endBlock();
    pages = null;
    groupRows = 0;
  }

  /** Parquet's writer of files cannot itself be closed before it has come to the end. */
  private static final class FileWriter extends ParquetFileWriter {
    FileWriter(OutputFile file, MessageType schema) throws IOException {
      super(
          file,
          schema,
          ParquetFileWriter.Mode.CREATE,
          ParquetWriter.DEFAULT_BLOCK_SIZE,
          ParquetWriter.MAX_PADDING_SIZE_DEFAULT,
          ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
          ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
          ParquetProperties.DEFAULT_PAGE_WRITE_CHECKSUM_ENABLED);
    }

    void release() throws IOException {
      out.close();
    }
  }
}
