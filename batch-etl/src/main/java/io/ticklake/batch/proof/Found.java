package io.ticklake.batch.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.batch.lake.Digests;
import io.ticklake.batch.lake.Source;
import io.ticklake.batch.trades.TradeColumns;
import io.ticklake.batch.trades.TradeFileWriter;
import io.ticklake.batch.trades.TradeSink;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Trades that were missing, written as they come: a day may lack more than memory holds. */
final class Found implements TradeSink, Closeable {
  private static final int CHUNK = 8192;

  private final Path target;
  private final Configuration hadoop;
  private final MessageDigest digest = Digests.sha256();
  private final TradeColumns chunk = new TradeColumns(CHUNK);
  private byte[] symbol = {};
  private boolean isEntered;
  private TradeFileWriter file;
  private long count;

  /** There is no file before there is a trade. */
  Found(Path target, Configuration hadoop) {
    this.target = target;
    this.hadoop = hadoop;
  }

  /** The symbol of the trades to come. */
  void enter(String name) throws IOException {
    drain();
    symbol = name.getBytes(UTF_8);
    isEntered = false;
  }

  @Override
  public void accept(long id, long price, long quantity, long time, boolean buyerMaker) {
    chunk.add(
        id,
        price,
        quantity,
        time,
        TradeColumns.flags(buyerMaker ? 1 : 0, Source.REPAIR),
        TradeColumns.NOT_KNOWN,
        -1,
        -1);
    if (chunk.count() == CHUNK) {
      try {
        drain();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void drain() throws IOException {
    if (chunk.count() == 0) {
      return;
    }
    if (file == null) {
      file = new TradeFileWriter(target, hadoop);
    }
    if (!isEntered) {
      file.enter(symbol);
      digest.update(symbol);
      isEntered = true;
    }
    for (int row = 0; row < chunk.count(); row++) {
      digest.update(Long.toString(chunk.id(row)).getBytes(UTF_8));
      file.write(chunk, row);
    }
    count += chunk.count();
    chunk.clear();
  }

  /** Completes the file; says how many trades are in it. */
  long end() throws IOException {
    drain();
    close();
    return count;
  }

  /** A name that tells which trades are in it. */
  String fileName() {
    return "part-%s.parquet".formatted(HexFormat.of().formatHex(digest.digest(), 0, 8));
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      TradeFileWriter open = file;
      file = null;
      open.close();
    }
  }
}
