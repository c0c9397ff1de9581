package io.ticklake.batch.trades;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.apache.parquet.io.api.Binary;
import scala.Tuple2;

/** Sorts rows into chunks by piece and symbol, and hands them on as bytes. */
public final class Packer {
  private static final int CHUNK_ROWS = 8_192;
  private static final int HELD_ROWS = 1 << 20;

  private final KeyRanges ranges;
  private final long fromMicros;
  private final long toMicros;
  private final Queue<Tuple2<Integer, byte[]>> ready;
  private final Map<Binary, Symbol> symbols = new HashMap<>();
  private Binary lastName;
  private Symbol last;
  private int held;

  /** Takes trades of these times only. */
  public Packer(
      KeyRanges ranges, long fromMicros, long toMicros, ArrayDeque<Tuple2<Integer, byte[]>> ready) {
    this.ranges = ranges;
    this.fromMicros = fromMicros;
    this.toMicros = toMicros;
    this.ready = ready;
  }

  public void add(RowGroup rows) {
    for (int row = 0; row < rows.count(); row++) {
      long time = rows.time(row);
      if (time >= fromMicros && time < toMicros) {
        Symbol symbol = symbol(rows.symbol(row));
        int part = symbol.part(rows.id(row));
        TradeColumns target = symbol.parts[part];
        rows.copy(row, target);
        held++;
        if (target.count() == CHUNK_ROWS) {
          emit(symbol, part);
        }
      }
    }
    if (held > HELD_ROWS) {
      flush();
    }
  }

  public void flush() {
    for (Symbol symbol : symbols.values()) {
      for (int part = 0; part < symbol.parts.length; part++) {
        if (symbol.parts[part].count() > 0) {
          emit(symbol, part);
        }
      }
    }
    symbols.clear();
    lastName = null;
  }

  private void emit(Symbol symbol, int part) {
    TradeColumns trades = symbol.parts[part];
    ready.add(new Tuple2<>(symbol.firstPiece + part, trades.encode(symbol.utf8)));
    held -= trades.count();
    trades.clear();
  }

  // A page's dictionary hands out the same object for the same value.
  @SuppressWarnings("ReferenceEquality")
  private Symbol symbol(Binary name) {
    if (name == lastName) {
      return last;
    }
    Symbol known = symbols.get(name);
    if (known == null) {
      known = new Symbol(name.getBytes(), ranges);
      symbols.put(name.copy(), known);
    }
    lastName = name;
    last = known;
    return known;
  }

  private static final class Symbol {
    private final byte[] utf8;
    private final int firstPiece;
    private final long[] cuts;
    private final TradeColumns[] parts;

    Symbol(byte[] utf8, KeyRanges ranges) {
      this.utf8 = utf8;
      String name = new String(utf8, StandardCharsets.UTF_8);
      firstPiece = ranges.firstPiece(name);
      cuts = ranges.cuts(name);
      parts = new TradeColumns[cuts.length + 1];
      for (int part = 0; part < parts.length; part++) {
        parts[part] = new TradeColumns(64);
      }
    }

    int part(long id) {
      int part = 0;
      while (part < cuts.length && id >= cuts[part]) {
        part++;
      }
      return part;
    }
  }
}
