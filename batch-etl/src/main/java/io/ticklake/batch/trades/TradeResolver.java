package io.ticklake.batch.trades;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the trades of one symbol in order of their ids, each id once. Equal contents under one id
 * are one trade; a time in milliseconds equals the same one in microseconds, and the finer is kept.
 * Contents that differ are a conflict: the source of the lowest {@link
 * io.ticklake.batch.lake.Source#precedence} wins, then what was received first.
 */
public final class TradeResolver {
  private static final int ROW_BITS = 27;
  private static final long ROW_MASK = (1L << ROW_BITS) - 1;

  private final Outcome outcome;
  private long[] keys = new long[0];

  /** Is told of each row. */
  public interface Outcome {
    void kept(TradeColumns trades, int row);

    /** The same trade once more. */
    void repeated();

    /** Another content under the id of the row that is kept. */
    void conflicting(TradeColumns trades, int row);
  }

  public TradeResolver(Outcome outcome) {
    this.outcome = outcome;
  }

  public void resolve(TradeColumns trades) {
    int count = trades.count();
    if (ascending(trades)) {
      for (int row = 0; row < count; row++) {
        outcome.kept(trades, row);
      }
      return;
    }
    sortKeys(trades);
    int begin = 0;
    while (begin < count) {
      long rank = keys[begin] >>> ROW_BITS;
      int end = begin + 1;
      while (end < count && keys[end] >>> ROW_BITS == rank) {
        end++;
      }
      if (end == begin + 1) {
        outcome.kept(trades, row(begin));
      } else {
        settle(trades, begin, end);
      }
      begin = end;
    }
  }

  private static boolean ascending(TradeColumns trades) {
    for (int row = 1; row < trades.count(); row++) {
      if (trades.id(row) <= trades.id(row - 1)) {
        return false;
      }
    }
    return true;
  }

  /** Sorts ids, or what stands for them in the same order, with their rows in the low bits. */
  private void sortKeys(TradeColumns trades) {
    int count = trades.count();
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    for (int row = 0; row < count; row++) {
      lowest = Math.min(lowest, trades.id(row));
      highest = Math.max(highest, trades.id(row));
    }
    if (count > ROW_MASK) {
      throw new IllegalStateException(
          "Cannot sort trades: %d of one symbol are too many for a piece".formatted(count));
    }
    if (keys.length < count) {
      keys = new long[count];
    }
    if (highest - lowest < 1L << (63 - ROW_BITS)) {
      for (int row = 0; row < count; row++) {
        keys[row] = (trades.id(row) - lowest) << ROW_BITS | row;
      }
    } else {
      rankKeys(trades);
    }
    Arrays.sort(keys, 0, count);
  }

  /** Ids that lie too far apart to leave room for a row are stood for by their places in order. */
  private void rankKeys(TradeColumns trades) {
    int count = trades.count();
    long[] ids = new long[count];
    for (int row = 0; row < count; row++) {
      ids[row] = trades.id(row);
    }
    Arrays.sort(ids);
    int distinct = 1;
    for (int next = 1; next < count; next++) {
      if (ids[next] > ids[distinct - 1]) {
        ids[distinct++] = ids[next];
      }
    }
    for (int row = 0; row < count; row++) {
      keys[row] = (long) Arrays.binarySearch(ids, 0, distinct, trades.id(row)) << ROW_BITS | row;
    }
  }

  private int row(int position) {
    return (int) (keys[position] & ROW_MASK);
  }

  private void settle(TradeColumns trades, int begin, int end) {
    int best = row(begin);
    for (int i = begin + 1; i < end; i++) {
      if (compare(trades, row(i), best) < 0) {
        best = row(i);
      }
    }
    List<Integer> others = new ArrayList<>();
    for (int i = begin; i < end; i++) {
      int row = row(i);
      if (row == best) {
        continue;
      }
      if (sameContent(trades, best, row)) {
        if (trades.eventTime(best) % 1000 == 0) {
          trades.eventTime(best, trades.eventTime(row));
        }
        outcome.repeated();
      } else {
        others.add(row);
      }
    }
    if (!others.isEmpty()) {
      tellConflicts(trades, others);
    }
    outcome.kept(trades, best);
  }

  /** Each other content once, as it came first, whatever order the rows are in. */
  private void tellConflicts(TradeColumns trades, List<Integer> others) {
    others.sort((a, b) -> compare(trades, a, b));
    List<Integer> told = new ArrayList<>();
    for (int row : others) {
      if (told.stream().anyMatch(earlier -> sameContent(trades, earlier, row))) {
        outcome.repeated();
      } else {
        outcome.conflicting(trades, row);
        told.add(row);
      }
    }
  }

  private static boolean sameContent(TradeColumns trades, int a, int b) {
    return trades.price(a) == trades.price(b)
        && trades.quantity(a) == trades.quantity(b)
        && trades.buyerMaker(a) == trades.buyerMaker(b)
        && sameTime(trades.eventTime(a), trades.eventTime(b));
  }

  /** Whether two times are one, perhaps cut to milliseconds. */
  public static boolean sameTime(long a, long b) {
    return a == b || (a / 1000 == b / 1000 && (a % 1000 == 0 || b % 1000 == 0));
  }

  private static int compare(TradeColumns trades, int a, int b) {
    int order = Integer.compare(trades.source(a).precedence(), trades.source(b).precedence());
    if (order == 0) {
      order = Long.compare(arrival(trades, a), arrival(trades, b));
    }
    if (order == 0) {
      order = Integer.compare(trades.kafkaPartition(a), trades.kafkaPartition(b));
    }
    if (order == 0) {
      order = Long.compare(trades.kafkaOffset(a), trades.kafkaOffset(b));
    }
    if (order == 0) {
      order = Long.compare(trades.price(a), trades.price(b));
    }
    if (order == 0) {
      order = Long.compare(trades.quantity(a), trades.quantity(b));
    }
    if (order == 0) {
      order = Long.compare(trades.eventTime(a), trades.eventTime(b));
    }
    return order == 0 ? Boolean.compare(trades.buyerMaker(a), trades.buyerMaker(b)) : order;
  }

  private static long arrival(TradeColumns trades, int row) {
    long received = trades.receivedAt(row);
    return received == TradeColumns.NOT_KNOWN ? Long.MAX_VALUE : received;
  }
}
