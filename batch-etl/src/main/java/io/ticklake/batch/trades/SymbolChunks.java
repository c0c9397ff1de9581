package io.ticklake.batch.trades;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Chunks that are gathered by symbol, to be taken out symbol by symbol in order. */
public final class SymbolChunks {
  private final TreeMap<byte[], List<byte[]>> chunks = new TreeMap<>(Arrays::compareUnsigned);
  private final TradeColumns columns = new TradeColumns(1 << 16);

  public void add(byte[] chunk) {
    chunks.computeIfAbsent(TradeColumns.symbolOf(chunk), symbol -> new ArrayList<>()).add(chunk);
  }

  /** Hands out the trades of each symbol, good until the next; empty afterwards. */
  public void drain(BiConsumer<byte[], TradeColumns> consumer) {
    while (!chunks.isEmpty()) {
      Map.Entry<byte[], List<byte[]>> symbol = chunks.pollFirstEntry();
      columns.clear();
      // Chunks in order of their first ids are mostly in order as a whole.
      symbol.getValue().sort(Comparator.comparingLong(SymbolChunks::firstId));
      symbol.getValue().forEach(columns::addAll);
      consumer.accept(symbol.getKey(), columns);
    }
  }

  private static long firstId(byte[] chunk) {
    ByteBuffer bytes = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.getLong(2 * Integer.BYTES + bytes.getInt(Integer.BYTES));
  }
}
