package io.ticklake.streaming.state;

import io.ticklake.model.BarAccumulator;
import io.ticklake.model.Gap;
import io.ticklake.model.GapClaim;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import io.ticklake.streaming.parse.TradeChunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * All that the stream knows of one symbol: the ids seen for ever, the bars of the last hour, the
 * holes. Not thread-safe.
 *
 * <p>{@link #apply} is deterministic: the same state, batch and watermark give the same update and
 * the same next state, whatever the order of the chunks, except which copy of a repeated trade is
 * kept.
 */
public final class SymbolState {
  static final long NO_COVERAGE = -1;

  private final String symbol;
  private final StateSettings settings;
  private final IdRanges seen;
  private final IdRanges absent;
  private final GapLedger ledger;
  private final NavigableMap<Long, MinuteBar> minutes;
  private long barsFrom;
  private long coverageFrom;

  /**
   * What was known.
   *
   * @param barsFrom bars of minutes before this event time are not in {@code minutes} although
   *     trades may be known
   */
  SymbolState(
      String symbol,
      StateSettings settings,
      IdRanges seen,
      IdRanges absent,
      long coverageFrom,
      List<Hole> holes,
      NavigableMap<Long, MinuteBar> minutes,
      long barsFrom) {
    this.symbol = symbol;
    this.settings = settings;
    this.seen = seen;
    this.absent = absent;
    this.coverageFrom = coverageFrom;
    this.ledger = new GapLedger(symbol, holes);
    this.minutes = minutes;
    this.barsFrom = barsFrom;
  }

  /** Nothing is known of the symbol yet. */
  public static SymbolState empty(String symbol, StateSettings settings) {
    return new SymbolState(
        symbol,
        settings,
        new IdRanges(),
        new IdRanges(),
        NO_COVERAGE,
        List.of(),
        new TreeMap<>(),
        0);
  }

  /**
   * Takes in a batch.
   *
   * @param watermarkMicros under which the batch runs: it decides what is final and what is a gap,
   *     never what is kept
   */
  public SymbolUpdate apply(List<TradeChunk> chunks, List<GapClaim> claims, long watermarkMicros) {
    Intake intake = new Intake(watermarkMicros);
    long coveredTo = coverageFrom == NO_COVERAGE ? NO_COVERAGE : seen.last();
    chunks.stream().sorted(Comparator.comparingLong(SymbolState::firstId)).forEach(intake::add);
    intake.freshness.settle();
    Optional<CoverageBegin> begin = beginCoverage(intake);
    IdRanges newlyAbsent = newlyAbsent(claims, coveredTo);

    List<Gap> gaps = new ArrayList<>();
    IdRanges accounted = accounted();
    if (coverageFrom != NO_COVERAGE && (intake.trades > 0 || !newlyAbsent.isEmpty())) {
      ledger.update(
          accounted.missingIn(coverageFrom, seen.last()),
          seen,
          covered(newlyAbsent),
          intake::eventTimeOf,
          gaps);
    }
    ledger.open(watermarkMicros, gaps);
    List<BarUpdate> bars = settle(accounted, watermarkMicros);
    evict(watermarkMicros);
    return new SymbolUpdate(
        symbol,
        intake.fresh,
        bars,
        gaps,
        begin,
        intake.staleDays,
        intake.trades,
        intake.duplicates,
        intake.late);
  }

  /** The watermark at which something happens without any trade coming, or Long.MAX_VALUE. */
  public long dueMicros() {
    long due = ledger.dueMicros();
    for (MinuteBar bar : minutes.values()) {
      if (!bar.published()) {
        due = Math.min(due, bar.endMicros());
      }
    }
    return due;
  }

  String symbol() {
    return symbol;
  }

  IdRanges seen() {
    return seen;
  }

  IdRanges absent() {
    return absent;
  }

  long barsFrom() {
    return barsFrom;
  }

  long coverageFrom() {
    return coverageFrom;
  }

  List<Hole> holes() {
    return ledger.holes();
  }

  Iterable<MinuteBar> minutes() {
    return minutes.values();
  }

  int minuteCount() {
    return minutes.size();
  }

  private Optional<CoverageBegin> beginCoverage(Intake intake) {
    if (coverageFrom != NO_COVERAGE || seen.isEmpty()) {
      return Optional.empty();
    }
    coverageFrom = seen.first();
    return Optional.of(new CoverageBegin(symbol, coverageFrom, intake.lowestMicros));
  }

  /** Ids that these claims prove absent, and those claimed before that had not been reached. */
  private IdRanges newlyAbsent(List<GapClaim> claims, long coveredTo) {
    IdRanges news = new IdRanges();
    for (IdRange range : absent.ranges()) {
      if (range.to() > coveredTo) {
        news.addRange(Math.max(range.from(), coveredTo + 1), range.to());
      }
    }
    for (GapClaim claim : claims) {
      if (claim.claim() == GapClaim.Claim.ABSENT) {
        for (IdRange range : absent.missingIn(claim.fromId(), claim.toId())) {
          news.addRange(range.from(), range.to());
          absent.addRange(range.from(), range.to());
        }
      }
    }
    return news;
  }

  private List<IdRange> covered(IdRanges ids) {
    List<IdRange> covered = new ArrayList<>();
    for (IdRange range : ids.ranges()) {
      long from = Math.max(range.from(), coverageFrom);
      long to = Math.min(range.to(), seen.last());
      if (from <= to) {
        covered.addAll(seen.missingIn(from, to));
      }
    }
    return covered;
  }

  private IdRanges accounted() {
    if (absent.isEmpty()) {
      return seen;
    }
    IdRanges accounted = seen.copy();
    accounted.mergeAll(absent);
    return accounted;
  }

  private List<BarUpdate> settle(IdRanges accounted, long watermarkMicros) {
    List<BarUpdate> updates = new ArrayList<>();
    for (MinuteBar bar : minutes.values()) {
      Optional<BarUpdate> update = bar.settle(accounted, watermarkMicros);
      update.ifPresent(updates::add);
    }
    return updates;
  }

  /**
   * The bar that holds the newest id stays: whether it is complete shows only when the next trade
   * comes.
   */
  private void evict(long watermarkMicros) {
    Iterator<MinuteBar> bars = minutes.values().iterator();
    while (bars.hasNext()) {
      MinuteBar bar = bars.next();
      if (!beyondHorizon(bar.endMicros(), watermarkMicros)) {
        return;
      }
      if (bar.complete() || bar.sums().lastId() != seen.last()) {
        bars.remove();
        // Also under a longer horizon, which a later run may have, that minute is gone.
        barsFrom = Math.max(barsFrom, bar.endMicros());
      }
    }
  }

  private boolean beyondHorizon(long endMicros, long watermarkMicros) {
    return endMicros + settings.horizonMicros() <= watermarkMicros;
  }

  private static long firstId(TradeChunk chunk) {
    return chunk.id(0);
  }

  /** The trades of one batch on their way in. */
  private final class Intake {
    private final long watermarkMicros;
    private final Freshness freshness = new Freshness(seen);
    private final List<TradeChunk> fresh = new ArrayList<>();
    private final Map<Integer, Long> staleDays = new TreeMap<>();
    private final Map<Long, Long> edges = new HashMap<>();
    private long newestMicros = Long.MIN_VALUE;
    private long lowestId = Long.MAX_VALUE;
    private long lowestMicros;
    private long trades;
    private long duplicates;
    private long late;
    private long minuteFrom = Long.MAX_VALUE;
    private long minuteTo = Long.MIN_VALUE;
    private MinuteBar minute;

    Intake(long watermarkMicros) {
      this.watermarkMicros = watermarkMicros;
    }

    void add(TradeChunk chunk) {
      int count = chunk.count();
      int[] rows = new int[count];
      int kept = 0;
      boolean ascending = true;
      long last = -1;
      for (int row = 0; row < count; row++) {
        long id = chunk.id(row);
        boolean joins = id == last + 1;
        if (!freshness.add(id)) {
          continue;
        }
        ascending &= id > last;
        last = id;
        rows[kept++] = row;
        take(chunk, row, id, joins);
      }
      trades += kept;
      duplicates += count - kept;
      if (kept > 0) {
        fresh.add(
            kept == count && ascending
                ? chunk
                : chunk.select(byId(chunk, rows, kept, ascending), kept));
      }
    }

    long eventTimeOf(long id) {
      return edges.getOrDefault(id, newestMicros);
    }

    private void take(TradeChunk chunk, int row, long id, boolean joins) {
      long time = chunk.eventTimeMicros(row);
      if (time > newestMicros) {
        newestMicros = time;
      }
      if (time < watermarkMicros) {
        late++;
      }
      if (id < lowestId) {
        lowestId = id;
        lowestMicros = time;
      }
      if (!joins && !freshness.joins(id)) {
        edges.put(id, time);
      }
      MinuteBar bar = time >= minuteFrom && time < minuteTo ? minute : minuteOf(time);
      if (bar == null) {
        staleDays.merge(Minutes.day(time), 1L, Long::sum);
      } else {
        bar.add(id, chunk.price(row), chunk.quantity(row), chunk.buyerMaker(row));
      }
    }

    private MinuteBar minuteOf(long time) {
      minuteFrom = Minutes.of(time);
      minuteTo = minuteFrom + Minutes.MICROS;
      minute = minutes.get(minuteFrom);
      if (minute == null && minuteFrom >= barsFrom && !beyondHorizon(minuteTo, watermarkMicros)) {
        minute = new MinuteBar(new BarAccumulator(symbol, minuteFrom));
        minutes.put(minuteFrom, minute);
      }
      return minute;
    }

    private static int[] byId(TradeChunk chunk, int[] rows, int kept, boolean ascending) {
      if (ascending) {
        return rows;
      }
      return IntStream.range(0, kept)
          .mapToObj(i -> rows[i])
          .sorted(Comparator.comparingLong(chunk::id))
          .mapToInt(Integer::intValue)
          .toArray();
    }
  }
}
