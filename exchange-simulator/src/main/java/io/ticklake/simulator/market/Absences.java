package io.ticklake.simulator.market;

import io.ticklake.model.IdRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which ids never existed: in a share of all blocks of ids, one short range. A pure function of
 * seed, symbol and id within the spans of time that absences were asked for. Thread-safe.
 */
final class Absences {
  static final int BLOCK_SHIFT = 10;

  private static final int BLOCK = 1 << BLOCK_SHIFT;
  private static final int LONGEST = 16;
  private static final double PROBABILITY_UNIT = 4294967296.0;

  private volatile List<Span> spans = List.of();

  /** From this market time on, this share of all blocks has an absence. */
  void share(double share, long from) {
    List<Span> changed = new ArrayList<>();
    for (Span span : spans) {
      changed.add(span.to == Long.MAX_VALUE ? new Span(span.from, from, span.probability) : span);
    }
    if (share > 0) {
      changed.add(new Span(from, Long.MAX_VALUE, (long) (share * PROBABILITY_UNIT)));
    }
    spans = List.copyOf(changed);
  }

  /** Differs from what it was whenever an answer of {@link #inBlock} may. */
  Object version() {
    return spans;
  }

  /** The absence in a block of a market's ids. */
  Optional<IdRange> inBlock(SymbolMarket market, long block) {
    List<Span> current = spans;
    if (current.isEmpty()) {
      return Optional.empty();
    }
    long hash = market.absenceHash(block);
    long start = (block << BLOCK_SHIFT) + Hash.below(Hash.of(hash, 1), BLOCK - LONGEST);
    long time = market.timeOf(start);
    for (Span span : current) {
      if (span.from <= time && time < span.to && Hash.happens(hash, span.probability)) {
        long length = 1 + Hash.below(Hash.of(hash, 2), LONGEST);
        return Optional.of(new IdRange(start, start + length - 1));
      }
    }
    return Optional.empty();
  }

  /** The absences that have an id in here, cut to it. */
  List<IdRange> within(SymbolMarket market, long fromId, long toId) {
    List<IdRange> ranges = new ArrayList<>();
    if (spans.isEmpty()) {
      return ranges;
    }
    for (long block = fromId >> BLOCK_SHIFT; block <= toId >> BLOCK_SHIFT; block++) {
      inBlock(market, block)
          .filter(range -> range.to() >= fromId && range.from() <= toId)
          .map(range -> new IdRange(Math.max(range.from(), fromId), Math.min(range.to(), toId)))
          .ifPresent(ranges::add);
    }
    return ranges;
  }

  private record Span(long from, long to, long probability) {}
}
