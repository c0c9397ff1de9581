package io.ticklake.batch.trades;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;

/** Reads one symbol's trades out of sorted files, and little else of them. */
public final class SymbolReader {
  /**
   * Reads a symbol's trades in their order.
   *
   * @param paths curated files in their order
   */
  public static void read(List<String> paths, Configuration hadoop, String symbol, TradeSink sink) {
    Binary wanted = Binary.fromString(symbol);
    RowGroup rows = new RowGroup();
    for (String path : paths) {
      try (TradeFile file = TradeFile.openSymbol(path, hadoop, symbol)) {
        while (file.read(rows, Long.MIN_VALUE, Long.MAX_VALUE)) {
          pass(rows, wanted, sink);
        }
      }
    }
  }

  // A page's dictionary hands out the same object for the same value.
  @SuppressWarnings("ReferenceEquality")
  private static void pass(RowGroup rows, Binary wanted, TradeSink sink) {
    Binary last = null;
    boolean isWanted = false;
    for (int row = 0; row < rows.count(); row++) {
      if (rows.symbol(row) != last) {
        last = rows.symbol(row);
        isWanted = last.equals(wanted);
      }
      if (isWanted) {
        sink.accept(
            rows.id(row),
            rows.price(row),
            rows.quantity(row),
            rows.time(row),
            rows.buyerMaker(row));
      }
    }
  }

  private SymbolReader() {}
}
