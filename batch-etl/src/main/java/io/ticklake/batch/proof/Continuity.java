package io.ticklake.batch.proof;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_micros;

import io.ticklake.batch.curate.CuratedDays;
import io.ticklake.batch.curate.DayManifest;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the days around a day tell of it: which symbols it should have although it has no trade of
 * them, and whether it should be there although it is not.
 *
 * <p>The stream's coverage of a symbol is where that begins: days and symbols that were only ever
 * imported are as whoever imported them wanted them.
 */
public final class Continuity {
  private final CuratedDays days;
  private final Map<String, LocalDate> begins;
  private final Map<String, IdRanges> absent;
  private final SortedSet<LocalDate> raw = new TreeSet<>();
  private final Set<LocalDate> unreadable = new HashSet<>();
  private final NavigableMap<LocalDate, Map<String, IdRange>> curated = new TreeMap<>();

  /** Symbols whose ids do not go on from the last day before to the first day after. */
  private final NavigableMap<LocalDate, SortedSet<String>> torn = new TreeMap<>();

  /** Symbols that no later day has, on the first days without them. */
  private final NavigableMap<LocalDate, SortedSet<String>> ended = new TreeMap<>();

  private record Last(LocalDate day, long id) {}

  private Continuity(
      CuratedDays days, Map<String, LocalDate> begins, Map<String, IdRanges> absent) {
    this.days = days;
    this.begins = begins;
    this.absent = absent;
  }

  /** Of a lake of which nothing is known: no day tells of another. */
  public static Continuity unknown(LakeFiles files, LakePaths lake) {
    return new Continuity(new CuratedDays(files, lake), Map.of(), Map.of());
  }

  /**
   * Reads what is curated since coverage began.
   *
   * @param followed which symbols must go on where the stream has begun with them
   * @param raw all days that raw files hold trades of, or none where only curated days are asked
   *     for
   */
  public static Continuity read(
      LakeFiles files,
      LakePaths lake,
      SparkSession spark,
      Predicate<String> followed,
      SortedSet<LocalDate> raw)
      throws IOException {
    Map<String, LocalDate> begins = begins(files, lake, spark);
    begins.keySet().removeIf(followed.negate());
    if (begins.isEmpty()) {
      return unknown(files, lake);
    }
    Continuity all =
        new Continuity(new CuratedDays(files, lake), begins, absent(files, lake, spark));
    all.raw.addAll(raw);
    LocalDate first = Collections.min(begins.values());
    for (LocalDate day : all.days.days()) {
      if (!day.isBefore(first)) {
        all.take(day);
      }
    }
    all.compare();
    return all;
  }

  private static Map<String, LocalDate> begins(LakeFiles files, LakePaths lake, SparkSession spark)
      throws IOException {
    Map<String, LocalDate> begins = new HashMap<>();
    if (!files.below(new Path(lake.coverage())).isEmpty()) {
      for (Row symbol :
          spark
              .read()
              .parquet(lake.coverage())
              .groupBy("symbol")
              .agg(min(unix_micros(col("event_time"))))
              .collectAsList()) {
        begins.put(symbol.getString(0), Days.of(symbol.getLong(1)));
      }
    }
    return begins;
  }

  /** Ids that the exchange has never had. */
  private static Map<String, IdRanges> absent(LakeFiles files, LakePaths lake, SparkSession spark)
      throws IOException {
    Map<String, IdRanges> absent = new HashMap<>();
    if (!files.below(new Path(lake.gaps())).isEmpty()) {
      for (Row gap :
          spark
              .read()
              .parquet(lake.gaps())
              .filter(col("status").equalTo("absent"))
              .select("symbol", "from_id", "to_id")
              .collectAsList()) {
        absent
            .computeIfAbsent(gap.getString(0), unseen -> new IdRanges())
            .addRange(gap.getLong(1), gap.getLong(2));
      }
    }
    return absent;
  }

  /** Takes in that a day has changed. */
  public void reread(LocalDate day) throws IOException {
    if (!begins.isEmpty()) {
      take(day);
      compare();
    }
  }

  private void take(LocalDate day) throws IOException {
    Optional<DayManifest> manifest;
    try {
      manifest = days.find(day);
      unreadable.remove(day);
    } catch (LakeException e) {
      // It is there, and whoever works on it will say what is wrong with it.
      unreadable.add(day);
      manifest = Optional.empty();
    }
    if (manifest.isEmpty()) {
      curated.remove(day);
      return;
    }
    Map<String, IdRange> ends = new HashMap<>();
    for (DayManifest.SymbolIds symbol : manifest.get().symbols()) {
      LocalDate begin = begins.get(symbol.symbol());
      if (begin != null && !day.isBefore(begin) && !symbol.ids().isEmpty()) {
        IdRanges ids = symbol.ranges();
        ends.put(symbol.symbol().intern(), new IdRange(ids.first(), ids.last()));
      }
    }
    curated.put(day, Map.copyOf(ends));
  }

  private void compare() {
    torn.clear();
    ended.clear();
    Map<String, Last> last = new HashMap<>();
    curated.forEach(
        (day, symbols) ->
            symbols.forEach(
                (symbol, ids) -> {
                  Last before = last.put(symbol, new Last(day, ids.to()));
                  if (before != null && !isJoined(symbol, before.id(), ids.from())) {
                    between(before.day(), day, symbol, torn);
                  }
                }));
    last.forEach((symbol, at) -> between(at.day(), end(at.day()), symbol, ended));
  }

  private boolean isJoined(String symbol, long last, long next) {
    return next > last
        && (next == last + 1
            || absent.getOrDefault(symbol, new IdRanges()).containsAll(last + 1, next - 1));
  }

  private static void between(
      LocalDate before,
      LocalDate after,
      String symbol,
      NavigableMap<LocalDate, SortedSet<String>> target) {
    for (LocalDate day = before.plusDays(1); day.isBefore(after); day = day.plusDays(1)) {
      target.computeIfAbsent(day, unseen -> new TreeSet<>()).add(symbol);
    }
  }

  /**
   * One day without trades, and what is not there before it, is enough to ask the exchange: what
   * has gone would be asked for on each day to come otherwise.
   */
  private LocalDate end(LocalDate last) {
    LocalDate next = curated.higherKey(last);
    if (next != null) {
      return next.plusDays(1);
    }
    return raw.isEmpty() ? last : raw.last();
  }

  /**
   * Symbols of which a day has nothing, and which the exchange has to be asked for all the same.
   */
  public Set<String> due(LocalDate day) {
    Set<String> due = new TreeSet<>();
    if (curated.containsKey(day) || isMissing(day)) {
      due.addAll(torn(day));
      due.addAll(ended.getOrDefault(day, Collections.emptySortedSet()));
    }
    return due;
  }

  /** Those of them of which ids are missing between the days before and after. */
  public Set<String> torn(LocalDate day) {
    return torn.getOrDefault(day, Collections.emptySortedSet());
  }

  /** Whether there is nothing of a day although there must be. */
  public boolean isMissing(LocalDate day) {
    return !curated.containsKey(day)
        && !unreadable.contains(day)
        && !raw.contains(day)
        && (torn.containsKey(day) || (ended.containsKey(day) && day.isAfter(curated.lastKey())));
  }

  /** The days of which there is nothing although there must be. */
  public SortedSet<LocalDate> missing() {
    SortedSet<LocalDate> missing = new TreeSet<>(torn.keySet());
    missing.addAll(ended.keySet());
    missing.removeIf(day -> !isMissing(day));
    return missing;
  }
}
