package io.ticklake.batch.care;

import io.ticklake.batch.bars.BarBook;
import io.ticklake.batch.curate.CuratedDays;
import io.ticklake.batch.curate.DayManifest;
import io.ticklake.batch.curate.RawFile;
import io.ticklake.batch.curate.RawIndex;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.proof.Continuity;
import io.ticklake.batch.proof.ProofBook;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** How all days of trades stand. */
public final class LakeDays {
  private final LakeFiles files;
  private final LakePaths lake;
  private final SparkSession spark;
  private final Predicate<String> followed;

  /**
   * Over a lake.
   *
   * @param followed symbols that each day must have once the stream has begun with them
   */
  public LakeDays(LakeFiles files, LakePaths lake, SparkSession spark, Predicate<String> followed) {
    this.files = files;
    this.lake = lake;
    this.spark = spark;
    this.followed = followed;
  }

  /** All raw files, with the days that they hold. */
  public List<RawFile> rawFiles() throws IOException {
    return new RawIndex(files, lake, JavaSparkContext.fromSparkContext(spark.sparkContext()))
        .files(LocalDate.MIN);
  }

  public List<DayState> days(List<RawFile> raw) throws IOException {
    CuratedDays curated = new CuratedDays(files, lake);
    Set<LocalDate> days = new TreeSet<>(curated.days());
    SortedSet<LocalDate> rawDays = RawIndex.days(raw);
    days.addAll(rawDays);
    Continuity around = Continuity.read(files, lake, spark, followed, rawDays);
    days.addAll(around.missing());
    List<DayState> states = new ArrayList<>();
    for (LocalDate day : days) {
      states.add(state(day, raw, curated.find(day), around));
    }
    return states;
  }

  private DayState state(
      LocalDate day, List<RawFile> raw, Optional<DayManifest> manifest, Continuity around)
      throws IOException {
    List<RawFile> of = raw.stream().filter(file -> file.holds(day)).toList();
    Set<DayManifest.Input> known = manifest.map(DayManifest::inputSet).orElse(Set.of());
    boolean isStale = of.stream().anyMatch(file -> !known.contains(file.input()));
    DayState.Freshness freshness =
        manifest.isEmpty()
            ? around.isMissing(day) ? DayState.Freshness.MISSING : DayState.Freshness.NOT_CURATED
            : isStale ? DayState.Freshness.STALE : DayState.Freshness.CURATED;
    // A proof that has not looked at a symbol that the days around tell of proves too little.
    Optional<ProofBook.Standing> standing =
        freshness == DayState.Freshness.NOT_CURATED
            ? Optional.empty()
            : new ProofBook(files, lake, spark)
                .find(day, manifest.orElseGet(() -> DayManifest.none(day)).generation())
                .filter(proof -> proof.symbols().containsAll(around.due(day)));
    return new DayState(
        day,
        of.size(),
        of.stream().mapToLong(RawFile::bytes).sum(),
        manifest.map(DayManifest::generation),
        manifest.map(made -> (long) made.files().size()).orElse(0L),
        manifest
            .map(made -> made.files().stream().mapToLong(DayManifest.DataFile::bytes).sum())
            .orElse(0L),
        manifest.map(DayManifest::trades).orElse(0L),
        freshness,
        standing.flatMap(ProofBook.Standing::completeness),
        standing.map(ProofBook.Standing::unproved).orElse(List.of()),
        new BarBook(files, lake).state(day));
  }
}
