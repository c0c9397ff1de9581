package io.ticklake.streaming.state;

import io.ticklake.model.BarAccumulator;
import io.ticklake.model.Gap;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the state of one symbol anew from what the lake holds of it. */
public final class StateRestorer {
  private final String symbol;
  private final StateSettings settings;
  private final IdRanges seen = new IdRanges();
  private final IdRanges absent = new IdRanges();
  private final Map<Long, BarAccumulator> sums = new HashMap<>();
  private final Map<Long, Published> published = new HashMap<>();
  private final List<Gap> open = new ArrayList<>();
  private long coverageFrom = SymbolState.NO_COVERAGE;

  public StateRestorer(String symbol, StateSettings settings) {
    this.symbol = symbol;
    this.settings = settings;
  }

  /** Ids of trades that the lake has. */
  public void seen(IdRanges ids) {
    seen.mergeAll(ids);
  }

  /** The newest line of the ledger for its ids. */
  public void gap(Gap gap) {
    switch (gap.status()) {
      case OPEN -> open.add(gap);
      case ABSENT -> absent.addRange(gap.fromId(), gap.toId());
      case FILLED -> {
        // Its ids are among those seen.
      }
    }
  }

  /** Where the stream began to vouch for the symbol; the earliest counts. */
  public void begin(long fromId) {
    if (coverageFrom == SymbolState.NO_COVERAGE || fromId < coverageFrom) {
      coverageFrom = fromId;
    }
  }

  /** All trades of one minute. */
  public void minute(BarAccumulator minute) {
    sums.put(minute.openTimeMicros(), minute);
  }

  /** The newest revision of a final bar. */
  public void published(long openTimeMicros, int revision, boolean complete) {
    published.put(openTimeMicros, new Published(revision, complete));
  }

  /**
   * The state as it would be, had the stream never stopped.
   *
   * @param barsFrom every minute from here on was handed to {@link #minute}
   * @param newestMicros the newest event time in the lake: when holes count as noticed that the
   *     ledger does not know
   */
  public SymbolState state(long barsFrom, long newestMicros) {
    if (coverageFrom == SymbolState.NO_COVERAGE && !seen.isEmpty()) {
      coverageFrom = seen.first();
    }
    TreeMap<Long, MinuteBar> minutes = new TreeMap<>();
    sums.forEach(
        (openTime, minute) -> {
          Published known = published.get(openTime);
          minutes.put(
              openTime,
              known == null
                  ? new MinuteBar(minute)
                  : MinuteBar.restored(minute, known.revision(), known.complete(), true));
        });
    return new SymbolState(
        symbol, settings, seen, absent, coverageFrom, holes(newestMicros), minutes, barsFrom);
  }

  private List<Hole> holes(long newestMicros) {
    TreeMap<Long, Hole> holes = new TreeMap<>();
    IdRanges known = seen.copy();
    known.mergeAll(absent);
    for (Gap gap : open) {
      holes.put(
          gap.fromId(),
          new Hole(gap.fromId(), gap.toId(), gap.openedAtMicros(), gap.openedAtMicros()));
      known.addRange(gap.fromId(), gap.toId());
    }
    if (!seen.isEmpty()) {
      for (IdRange range : known.missingIn(coverageFrom, seen.last())) {
        holes.put(range.from(), new Hole(range.from(), range.to(), newestMicros, Hole.PENDING));
      }
    }
    return List.copyOf(holes.values());
  }

  private record Published(int revision, boolean complete) {}
}
