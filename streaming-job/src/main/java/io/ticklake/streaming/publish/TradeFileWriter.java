package io.ticklake.streaming.publish;

import io.ticklake.streaming.parse.TradeChunk;
import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;

/** One staged file of trades. */
final class TradeFileWriter implements Closeable {
  private final ParquetWriter<TradeCursor> writer;
  private final TradeCursor cursor = new TradeCursor();
  private long rows;

  TradeFileWriter(Path path, Configuration hadoop) throws IOException {
    writer =
        ParquetFiles.open(
            path, hadoop, new TradeWriteSupport(), TradeWriteSupport.DICTIONARY_COLUMNS);
  }

  void write(TradeChunk chunk) throws IOException {
    cursor.enter(chunk);
    int count = chunk.count();
    for (int row = 0; row < count; row++) {
      cursor.move(row);
      writer.write(cursor);
    }
    rows += count;
  }

  long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
