package io.ticklake.batch.proof;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveReader;
import io.ticklake.model.IdRanges;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/** An archive's trades in memory, in order of their ids, each once. */
final class ReferenceTrades {
  private static final int COLUMNS = 4;

  private final long[][] values = new long[COLUMNS][1024];
  private int count;
  private long repeated;
  private final IdRanges repeatedIds = new IdRanges();

  static ReferenceTrades read(ArchiveName name, InputStream in) throws IOException {
    ReferenceTrades trades = new ReferenceTrades();
    ArchiveReader.trades(name, in, trades::add);
    trades.order();
    return trades;
  }

  private void add(long id, long price, long quantity, long time, boolean buyerMaker) {
    if (count > 0 && id == values[0][count - 1]) {
      repeat(id);
      return;
    }
    if (count == values[0].length) {
      for (int column = 0; column < COLUMNS; column++) {
        values[column] = Arrays.copyOf(values[column], 2 * count);
      }
    }
    values[0][count] = id;
    values[1][count] = price;
    values[2][count] = quantity;
    values[3][count] = time << 1 | (buyerMaker ? 1 : 0);
    count++;
  }

  private void repeat(long id) {
    repeated++;
    repeatedIds.add(id);
  }

  private void order() {
    boolean isOrdered = true;
    for (int row = 1; row < count && isOrdered; row++) {
      isOrdered = values[0][row] > values[0][row - 1];
    }
    if (isOrdered) {
      return;
    }
    int[] rows =
        IntStream.range(0, count)
            .boxed()
            .sorted((left, right) -> Long.compare(values[0][left], values[0][right]))
            .mapToInt(Integer::intValue)
            .toArray();
    long[][] sorted = new long[COLUMNS][count];
    int kept = 0;
    for (int row : rows) {
      if (kept > 0 && values[0][row] == sorted[0][kept - 1]) {
        repeat(values[0][row]);
        continue;
      }
      for (int column = 0; column < COLUMNS; column++) {
        sorted[column][kept] = values[column][row];
      }
      kept++;
    }
    System.arraycopy(sorted, 0, values, 0, COLUMNS);
    count = kept;
  }

  int count() {
    return count;
  }

  /** Rows whose id had come before. */
  long repeated() {
    return repeated;
  }

  IdRanges repeatedIds() {
    return repeatedIds;
  }

  long id(int row) {
    return values[0][row];
  }

  long price(int row) {
    return values[1][row];
  }

  long quantity(int row) {
    return values[2][row];
  }

  long time(int row) {
    return values[3][row] >> 1;
  }

  boolean buyerMaker(int row) {
    return (values[3][row] & 1) == 1;
  }
}
