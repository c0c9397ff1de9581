package io.ticklake.batch.trades;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts the order of trades, by symbol in UTF-8 and then id, into pieces of like size. */
public final class KeyRanges implements Serializable {
  private final List<Key> starts;

  /** A place in the order of trades. */
  public record Key(String symbol, long id) implements Comparable<Key>, Serializable {
    @Override
    public int compareTo(Key other) {
      int order =
          Arrays.compareUnsigned(
              symbol.getBytes(StandardCharsets.UTF_8),
              other.symbol.getBytes(StandardCharsets.UTF_8));
      return order == 0 ? Long.compare(id, other.id) : order;
    }
  }

  private KeyRanges(List<Key> starts) {
    this.starts = starts;
  }

  /**
   * Cuts where the sample says.
   *
   * @param sample keys that stand for all of them
   */
  public static KeyRanges of(List<Key> sample, int pieces) {
    List<Key> sorted = sample.stream().sorted().toList();
    List<Key> starts = new ArrayList<>();
    for (int piece = 1; piece < pieces && !sorted.isEmpty(); piece++) {
      Key start = sorted.get((int) ((long) sorted.size() * piece / pieces));
      if (starts.isEmpty() || start.compareTo(starts.get(starts.size() - 1)) > 0) {
        starts.add(start);
      }
    }
    return new KeyRanges(starts);
  }

  public int pieces() {
    return starts.size() + 1;
  }

  /** The piece of a symbol's lowest id. */
  int firstPiece(String symbol) {
    Key lowest = new Key(symbol, Long.MIN_VALUE);
    int piece = 0;
    while (piece < starts.size() && starts.get(piece).compareTo(lowest) <= 0) {
      piece++;
    }
    return piece;
  }

  /** The ids at which the symbol's further pieces begin. */
  long[] cuts(String symbol) {
    return starts.stream()
        .filter(start -> start.symbol().equals(symbol))
        .mapToLong(Key::id)
        .toArray();
  }
}
