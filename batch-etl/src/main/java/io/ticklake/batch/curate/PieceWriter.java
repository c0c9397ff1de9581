package io.ticklake.batch.curate;

import io.ticklake.batch.trades.SymbolChunks;
import io.ticklake.batch.trades.TradeColumns;
import io.ticklake.batch.trades.TradeFileWriter;
import io.ticklake.batch.trades.TradeResolver;
import io.ticklake.model.IdRanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/** Writes one file out of pieces that come in their order, holding one piece at a time. */
final class PieceWriter implements TradeResolver.Outcome {
  private final Path folder;
  private final Configuration hadoop;
  private final int index;
  private final String name;
  private final TradeFileWriter file;
  private final TradeResolver resolver = new TradeResolver(this);
  private final TradeChecksum checksum = new TradeChecksum();
  private final Map<String, long[]> idsBySymbol = new LinkedHashMap<>();
  private TradeFileWriter conflictFile;
  private byte[] symbol;
  private IdRanges ids = new IdRanges();
  private long repeated;
  private long conflicts;

  /**
   * @param attempt unique among all attempts at this file
   */
  PieceWriter(Path folder, Configuration hadoop, int index, String attempt) throws IOException {
    this.folder = folder;
    this.hadoop = hadoop;
    this.index = index;
    name = String.format(Locale.ROOT, "file-%05d-%s.parquet", index, attempt);
    file = new TradeFileWriter(new Path(folder, name), hadoop);
  }

  FileResult write(Iterator<Tuple2<Integer, byte[]>> chunks) throws IOException {
    SymbolChunks piece = new SymbolChunks();
    int number = -1;
    while (chunks.hasNext()) {
      Tuple2<Integer, byte[]> chunk = chunks.next();
      if (chunk._1() != number) {
        piece.drain(this::resolve);
        number = chunk._1();
      }
      piece.add(chunk._2());
    }
    piece.drain(this::resolve);
    file.close();
    if (conflictFile != null) {
      conflictFile.close();
    }
    return new FileResult(
        index,
        name,
        file.rows(),
        checksum.value(),
        repeated,
        conflicts,
        conflictFile == null ? null : conflictsName(),
        idsBySymbol);
  }

  private void resolve(byte[] symbolUtf8, TradeColumns trades) {
    symbol = symbolUtf8;
    file.enter(symbolUtf8);
    checksum.enter(symbolUtf8);
    ids = new IdRanges();
    resolver.resolve(trades);
    idsBySymbol.merge(
        new String(symbolUtf8, StandardCharsets.UTF_8),
        ids.toLongs(),
        (earlier, later) -> {
          IdRanges all = IdRanges.ofLongs(earlier);
          all.mergeAll(IdRanges.ofLongs(later));
          return all.toLongs();
        });
  }

  @Override
  public void kept(TradeColumns trades, int row) {
    try {
      file.write(trades, row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    checksum.add(trades, row);
    ids.add(trades.id(row));
  }

  @Override
  public void repeated() {
    repeated++;
  }

  @Override
  public void conflicting(TradeColumns trades, int row) {
    try {
      if (conflictFile == null) {
        conflictFile = new TradeFileWriter(new Path(folder, conflictsName()), hadoop);
      }
      conflictFile.enter(symbol);
      conflictFile.write(trades, row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    conflicts++;
  }

  private String conflictsName() {
    return "conflicts-" + name;
  }
}
