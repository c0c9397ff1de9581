package io.ticklake.streaming.state;

import io.ticklake.model.Gap;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * The holes of one symbol. A hole that the watermark passes becomes a gap of the ledger; from then
 * on the ledger's lines for its ids always cover each id exactly once, so what is filled in part is
 * split.
 */
final class GapLedger {
  private final String symbol;
  private List<Hole> holes;

  GapLedger(String symbol, List<Hole> holes) {
    this.symbol = symbol;
    this.holes = List.copyOf(holes);
  }

  List<Hole> holes() {
    return holes;
  }

  /** The event time that the watermark must reach for the next hole to open, or Long.MAX_VALUE. */
  long dueMicros() {
    long due = Long.MAX_VALUE;
    for (Hole hole : holes) {
      if (!hole.open()) {
        due = Math.min(due, hole.noticedAtMicros());
      }
    }
    return due;
  }

  /**
   * Takes in what is missing now.
   *
   * @param missing every id range that is neither seen nor absent, ascending
   * @param newlyAbsent id ranges that were not known to be absent before, ascending
   * @param eventTimeOf the event time of a trade that came with this batch, by its id
   */
  void update(
      List<IdRange> missing,
      IdRanges seen,
      List<IdRange> newlyAbsent,
      LongUnaryOperator eventTimeOf,
      List<Gap> changes) {
    newlyAbsent.forEach(range -> absentBeforeOpened(range, eventTimeOf, changes));
    List<Hole> next = new ArrayList<>(missing.size());
    int old = 0;
    for (IdRange range : missing) {
      while (old < holes.size() && holes.get(old).to() < range.from()) {
        old++;
      }
      boolean known = old < holes.size() && holes.get(old).from() <= range.from();
      next.add(
          known
              ? holes.get(old).piece(range.from(), range.to())
              : new Hole(
                  range.from(), range.to(), eventTimeOf.applyAsLong(range.to() + 1), Hole.PENDING));
    }
    for (Hole hole : holes) {
      if (hole.open()) {
        split(hole, next, seen, changes);
      }
    }
    holes = List.copyOf(next);
  }

  /** Opens what the watermark has passed. */
  void open(long watermarkMicros, List<Gap> changes) {
    if (dueMicros() > watermarkMicros) {
      return;
    }
    List<Hole> next = new ArrayList<>(holes.size());
    for (Hole hole : holes) {
      if (hole.open() || hole.noticedAtMicros() > watermarkMicros) {
        next.add(hole);
        continue;
      }
      next.add(hole.openedAt(watermarkMicros));
      changes.add(gap(hole.from(), hole.to(), watermarkMicros, Gap.Status.OPEN));
    }
    holes = List.copyOf(next);
  }

  /**
   * Ids proved absent before the watermark made a gap of them have a line too: without it nobody
   * who reads the ledger knows that they are not missing.
   */
  private void absentBeforeOpened(IdRange range, LongUnaryOperator eventTimeOf, List<Gap> changes) {
    long at = range.from();
    for (Hole hole : holes) {
      if (hole.to() < at || hole.from() > range.to()) {
        continue;
      }
      if (at < hole.from()) {
        absent(at, hole.from() - 1, eventTimeOf.applyAsLong(hole.from()), changes);
      }
      long to = Math.min(hole.to(), range.to());
      if (!hole.open()) {
        absent(Math.max(at, hole.from()), to, hole.noticedAtMicros(), changes);
      }
      at = to + 1;
    }
    if (at <= range.to()) {
      absent(at, range.to(), eventTimeOf.applyAsLong(range.to() + 1), changes);
    }
  }

  private void absent(long from, long to, long noticedAtMicros, List<Gap> changes) {
    changes.add(gap(from, to, noticedAtMicros, Gap.Status.ABSENT));
  }

  private void split(Hole hole, List<Hole> next, IdRanges seen, List<Gap> changes) {
    long at = hole.from();
    for (Hole left : next) {
      if (left.to() < hole.from() || left.from() > hole.to()) {
        continue;
      }
      if (left.from() == hole.from() && left.to() == hole.to()) {
        return;
      }
      close(at, left.from() - 1, hole, seen, changes);
      changes.add(gap(left.from(), left.to(), hole.openedAtMicros(), Gap.Status.OPEN));
      at = left.to() + 1;
    }
    close(at, hole.to(), hole, seen, changes);
  }

  /**
   * All of these ids are accounted for: those that were seen are filled, the others proved absent.
   */
  private void close(long from, long to, Hole hole, IdRanges seen, List<Gap> changes) {
    if (from > to) {
      return;
    }
    long at = from;
    for (IdRange absent : seen.missingIn(from, to)) {
      if (at < absent.from()) {
        changes.add(gap(at, absent.from() - 1, hole.openedAtMicros(), Gap.Status.FILLED));
      }
      changes.add(gap(absent.from(), absent.to(), hole.openedAtMicros(), Gap.Status.ABSENT));
      at = absent.to() + 1;
    }
    if (at <= to) {
      changes.add(gap(at, to, hole.openedAtMicros(), Gap.Status.FILLED));
    }
  }

  private Gap gap(long from, long to, long openedAtMicros, Gap.Status status) {
    return new Gap(symbol, from, to, openedAtMicros, status);
  }
}
