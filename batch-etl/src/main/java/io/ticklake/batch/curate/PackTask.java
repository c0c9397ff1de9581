package io.ticklake.batch.curate;

import io.ticklake.batch.trades.KeyRanges;
import io.ticklake.batch.trades.Packer;
import io.ticklake.batch.trades.RowGroup;
import io.ticklake.batch.trades.TradeFile;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import scala.Tuple2;

/** Reads a task's share of the raw files, a row group at a time, into chunks for the pieces. */
final class PackTask implements Iterator<Tuple2<Integer, byte[]>> {
  private final Iterator<InputSplit> splits;
  private final Configuration hadoop;
  private final long fromMicros;
  private final long toMicros;
  private final ArrayDeque<Tuple2<Integer, byte[]>> ready = new ArrayDeque<>();
  private final Packer packer;
  private final RowGroup rows = new RowGroup();
  private TradeFile file;
  private boolean flushed;

  PackTask(
      List<InputSplit> splits,
      Configuration hadoop,
      KeyRanges ranges,
      long fromMicros,
      long toMicros) {
    this.splits = splits.iterator();
    this.hadoop = hadoop;
    this.fromMicros = fromMicros;
    this.toMicros = toMicros;
    packer = new Packer(ranges, fromMicros, toMicros, ready);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !flushed) {
      advance();
    }
    return !ready.isEmpty();
  }

  @Override
  public Tuple2<Integer, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void advance() {
    if (file != null) {
      if (file.read(rows, fromMicros, toMicros)) {
        packer.add(rows);
      } else {
        file.close();
        file = null;
      }
    } else if (splits.hasNext()) {
      InputSplit split = splits.next();
      file = TradeFile.open(split.path(), hadoop, split.fromByte(), split.toByte());
    } else {
      packer.flush();
      flushed = true;
    }
  }
}
