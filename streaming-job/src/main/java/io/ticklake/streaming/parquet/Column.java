package io.ticklake.streaming.parquet;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.Statistics;

/**
 * One column of a file. Values are added to the page that is open; all columns of a file end their
 * pages at the same row.
 */
abstract class Column {
  static final int SLAB_BYTES = 1 << 10;

  final ColumnDescriptor descriptor;
  PageWriter pages;

  Column(ColumnDescriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** This page, which may have values already, and those to come belong to a new row group. */
  void beginGroup(PageWriter pages) {
    this.pages = pages;
  }

  abstract void endPage(int rows) throws IOException;

  void endGroup() throws IOException {}

  abstract void close();

  Statistics<?> newStatistics() {
    return Statistics.createStats(descriptor.getPrimitiveType());
  }

  /** A page of a column without nulls. */
  void writePage(int rows, Encoding encoding, BytesInput values, Statistics<?> statistics)
      throws IOException {
    pages.writePageV2(
        rows, 0, rows, BytesInput.empty(), BytesInput.empty(), encoding, values, statistics);
  }
}
