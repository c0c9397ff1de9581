package io.ticklake.ingest.completeness;

import io.ticklake.model.IdRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which holes there are and which to fill next: what was noticed of late before what is old, there
 * in turn among the symbols, here the newest first. A state machine of one thread.
 */
final class HoleBook {
  private static final long RECENT_MILLIS = 120_000;
  private static final long FIRST_RETRY_MILLIS = 1_000;
  private static final long LONGEST_RETRY_MILLIS = 300_000;

  private final long graceMillis;
  private final Map<String, List<Hole>> holes = new HashMap<>();
  private final Map<String, Long> lastTakenMillis = new HashMap<>();

  /** Holes younger than the grace are left alone: trades may be late, or out of order. */
  HoleBook(long graceMillis) {
    this.graceMillis = graceMillis;
  }

  /** Takes note of what is missing of a symbol now. */
  void note(String symbol, List<IdRange> missing, long nowMillis, long nowEpochMillis) {
    List<Hole> known = holes.getOrDefault(symbol, List.of());
    if (missing.isEmpty()) {
      holes.remove(symbol);
      return;
    }
    List<Hole> noted = new ArrayList<>(missing.size());
    int next = 0;
    for (IdRange range : missing) {
      while (next < known.size() && known.get(next).to < range.from()) {
        next++;
      }
      boolean old = next < known.size() && known.get(next).from <= range.to();
      noted.add(
          old
              ? known.get(next).as(range, nowMillis)
              : new Hole(symbol, range, nowMillis, nowEpochMillis, nowMillis + graceMillis));
    }
    holes.put(symbol, noted);
  }

  /** The hole to fill next, if one is due. */
  Optional<Hole> next(long nowMillis) {
    Comparator<Hole> recentFirst =
        Comparator.comparing(hole -> nowMillis - hole.noticedMillis > RECENT_MILLIS);
    return holes.values().stream()
        .flatMap(List::stream)
        .filter(hole -> hole.notBeforeMillis <= nowMillis)
        .min(recentFirst.thenComparing((a, b) -> inClass(a, b, nowMillis)));
  }

  /** The hole is being worked on: other symbols come before this one's next. */
  void taken(Hole hole, long nowMillis) {
    lastTakenMillis.put(hole.symbol, nowMillis);
  }

  /** What is left of this hole, if anything, is tried again after a while. */
  void failed(Hole hole, long nowMillis) {
    rest(hole)
        .forEach(
            left -> {
              left.failures++;
              long delay = FIRST_RETRY_MILLIS << Math.min(left.failures - 1, 20);
              left.notBeforeMillis = nowMillis + Math.min(LONGEST_RETRY_MILLIS, delay);
            });
  }

  /** Holes within these ids are not looked at before they have been missing for so long. */
  void postpone(String symbol, IdRange ids, long ageMillis) {
    holes.getOrDefault(symbol, List.of()).stream()
        .filter(hole -> hole.from >= ids.from() && hole.to <= ids.to())
        .forEach(hole -> hole.notBeforeMillis = hole.noticedMillis + ageMillis);
  }

  /** How long all of these ids have been missing, as far as was noted. */
  long missingMillis(String symbol, IdRange ids, long nowMillis) {
    return holes.getOrDefault(symbol, List.of()).stream()
        .filter(hole -> hole.from <= ids.from() && hole.to >= ids.to())
        .mapToLong(hole -> nowMillis - hole.noticedMillis)
        .findFirst()
        .orElse(0);
  }

  /** What is known of the part of this hole that is left. */
  void progressed(Hole hole, boolean sparse, long newestEpochMillis) {
    rest(hole)
        .forEach(
            left -> {
              left.failures = 0;
              left.sparse = sparse;
              left.newestEpochMillis = newestEpochMillis;
            });
  }

  int openHoles() {
    return holes.values().stream().mapToInt(List::size).sum();
  }

  long missing() {
    return holes.values().stream().flatMap(List::stream).mapToLong(Hole::count).sum();
  }

  private List<Hole> rest(Hole hole) {
    return holes.getOrDefault(hole.symbol, List.of()).stream()
        .filter(left -> left.from >= hole.from && left.to <= hole.to)
        .toList();
  }

  private int inClass(Hole a, Hole b, long nowMillis) {
    if (nowMillis - a.noticedMillis > RECENT_MILLIS) {
      return Long.compare(b.newestEpochMillis, a.newestEpochMillis);
    }
    int turn =
        Long.compare(
            lastTakenMillis.getOrDefault(a.symbol, Long.MIN_VALUE),
            lastTakenMillis.getOrDefault(b.symbol, Long.MIN_VALUE));
    return turn != 0 ? turn : Long.compare(b.to, a.to);
  }
}
