package io.ticklake.batch.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ticklake.batch.RawTrade;
import io.ticklake.batch.TestLakes;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.config.Retention;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpireTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-12-20T01:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path root;
  private final SparkSession spark = TestSpark.session();
  private LakePaths lake;
  private LakeFiles files;

  @BeforeEach
  void open() throws IOException {
    lake = new LakePaths("file:" + root);
    files = LakeFiles.of(lake, spark.sparkContext().hadoopConfiguration());
  }

  @Test
  void letsRawGoOnlyWhenAllItsDaysAreCuratedAndProved() throws IOException {
    Path old = raw("2026-11-05", DAY);
    Path young = raw("2026-12-19", LocalDate.of(2026, 12, 19));
    assertThat(candidates())
        .extracting(Expire.Candidate::obstacle)
        .containsExactly("2026-11-05 is not curated, or stale");

    curate();
    assertThat(candidates())
        .extracting(Expire.Candidate::obstacle)
        .containsExactly("2026-11-05 is not proved complete");

    prove(99);
    assertThat(candidates()).noneMatch(Expire.Candidate::mayGo);

    prove(100);
    List<Expire.Candidate> gone = candidates();
    assertThat(gone).singleElement().matches(Expire.Candidate::mayGo);
    assertThat(state().completeness()).contains(new BigDecimal("1.00000000"));
    expire().delete(gone.get(0));
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(state().freshness()).isEqualTo(DayState.Freshness.CURATED);
    assertThat(candidates()).isEmpty();

    raw("2026-11-06", DAY);
    assertThat(state().freshness()).isEqualTo(DayState.Freshness.STALE);
    assertThat(candidates()).noneMatch(Expire.Candidate::mayGo);
  }

  @Test
  void keepsRawWhileNobodySaysHowManyTradesOfASymbolThereMustBe() throws IOException {
    raw("2026-11-05", DAY);
    curate();

    prove("('BTCUSDT', 100L, 100L), ('ETHUSDT', 5L, NULL)");
    assertThat(state().completeness()).contains(new BigDecimal("1.00000000"));
    assertThat(candidates())
        .extracting(Expire.Candidate::obstacle)
        .containsExactly("2026-11-05 is not proved complete: no archive or candles prove ETHUSDT");

    prove("('BTCUSDT', 100L, 100L), ('ADAUSDT', 1L, NULL), ('ETHUSDT', 5L, NULL)");
    assertThat(candidates())
        .extracting(Expire.Candidate::obstacle)
        .containsExactly(
            "2026-11-05 is not proved complete: no archive or candles prove ADAUSDT and 1 more");

    // Of a symbol that has no trades and that nobody knows nothing is lost.
    prove("('BTCUSDT', 100L, 100L), ('NONE', 0L, NULL)");
    assertThat(candidates()).singleElement().matches(Expire.Candidate::mayGo);
  }

  @Test
  void keepsRawWhileAProofHasNotLookedAtASymbolThatTheDaysAroundHave() throws IOException {
    TestLakes.coverage(lake, DAY.minusDays(1), "BTCUSDT", "XYZUSDT");
    RawTrade.write(
        raw("2026-11-05", DAY),
        List.of(
            RawTrade.live("XYZUSDT", 1, Days.startMicros(DAY.minusDays(1))),
            RawTrade.live("XYZUSDT", 3, Days.startMicros(DAY.plusDays(1)))));
    curate(DAY.minusDays(1));
    curate(DAY);
    curate(DAY.plusDays(1));
    prove(DAY.minusDays(1), "('XYZUSDT', 1L, 1L)");
    prove(DAY.plusDays(1), "('BTCUSDT', 0L, 0L), ('XYZUSDT', 1L, 1L)");

    prove(DAY, "('BTCUSDT', 1L, 1L)");
    assertThat(state(DAY).completeness()).isEmpty();
    assertThat(candidates())
        .extracting(Expire.Candidate::obstacle)
        .containsExactly("2026-11-05 is not proved complete");

    prove(DAY, "('BTCUSDT', 1L, 1L), ('XYZUSDT', 0L, 1L)");
    assertThat(state(DAY).completeness()).contains(new BigDecimal("0.50000000"));
    assertThat(candidates()).noneMatch(Expire.Candidate::mayGo);

    // Nobody has any of that day: what was missing was the day's before or after.
    prove(DAY, "('BTCUSDT', 1L, 1L), ('XYZUSDT', 0L, NULL)");
    assertThat(candidates()).singleElement().matches(Expire.Candidate::mayGo);
  }

  @Test
  void listsADayThatIsNotThereAlthoughItMustBe() throws IOException {
    LocalDate after = DAY.plusDays(3);
    raw("2026-11-05", DAY);
    raw("2026-11-08", after);
    curate(DAY);
    curate(after);
    assertThat(days()).extracting(DayState::day).containsExactly(DAY, after);

    TestLakes.coverage(lake, DAY, "BTCUSDT");

    assertThat(days())
        .extracting(DayState::day, DayState::freshness)
        .containsExactly(
            tuple(DAY, DayState.Freshness.CURATED),
            tuple(DAY.plusDays(1), DayState.Freshness.MISSING),
            tuple(DAY.plusDays(2), DayState.Freshness.MISSING),
            tuple(after, DayState.Freshness.CURATED));
  }

  @Test
  void doesNotWaitForProofsOfSymbolsThatAreNamed() throws IOException {
    raw("2026-11-05", DAY);
    curate();
    assertThat(candidates("BTCUSDT")).noneMatch(Expire.Candidate::mayGo);

    prove("('BTCUSDT', 100L, 100L), ('ADAUSDT', 1L, NULL), ('ETHUSDT', 5L, NULL)");
    assertThat(candidates("ADAUSDT"))
        .extracting(Expire.Candidate::obstacle)
        .containsExactly("2026-11-05 is not proved complete: no archive or candles prove ETHUSDT");
    assertThat(candidates("ADAUSDT", "ETHUSDT")).singleElement().matches(Expire.Candidate::mayGo);

    prove("('BTCUSDT', 99L, 100L), ('ETHUSDT', 5L, NULL)");
    assertThat(candidates("BTCUSDT", "ETHUSDT")).noneMatch(Expire.Candidate::mayGo);

    prove("('ADAUSDT', 1L, NULL), ('ETHUSDT', 5L, NULL)");
    assertThat(candidates("ADAUSDT")).noneMatch(Expire.Candidate::mayGo);
    assertThat(candidates("ADAUSDT", "ETHUSDT")).singleElement().matches(Expire.Candidate::mayGo);
  }

  @Test
  void leavesWhatHasComeIntoAFolderSinceItWasLookedAt() throws IOException {
    Path folder = raw("2026-11-05", DAY);
    Set<Path> before = parquet(folder);
    curate();
    prove(100);
    Expire.Candidate candidate = candidates().get(0);
    raw("2026-11-05", DAY);
    Set<Path> late = parquet(folder);
    late.removeAll(before);

    expire().delete(candidate);

    assertThat(parquet(folder)).isEqualTo(late).hasSize(1);
    assertThat(state().freshness()).isEqualTo(DayState.Freshness.STALE);
    assertThat(candidates()).noneMatch(Expire.Candidate::mayGo);
  }

  @Test
  void goesOnWhereItWasCutOff() throws IOException {
    Path folder = raw("2026-11-05", DAY);
    raw("2026-11-05", DAY);
    curate();
    prove(100);
    Expire.Candidate candidate = candidates().get(0);
    files.delete(new org.apache.hadoop.fs.Path(parquet(folder).iterator().next().toUri()));

    expire().delete(candidates().get(0));
    assertThat(folder).doesNotExist();
    // Another run may have been faster.
    expire().delete(candidate);
    assertThat(state().freshness()).isEqualTo(DayState.Freshness.CURATED);
  }

  private static Set<Path> parquet(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(".parquet"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void letsOldStagingGo() throws IOException {
    Path dead = staged("curate/day=2026-11-05", Duration.ofDays(3));
    Path living = staged("bars/1m-2026-11-05", Duration.ZERO);

    for (Expire.Candidate candidate : candidates()) {
      expire().delete(candidate);
    }

    assertThat(dead).doesNotExist();
    assertThat(living).exists();
  }

  @Test
  void keepsWhatTheStreamingJobHasStaged() throws IOException {
    staged("streaming/epoch-000007", Duration.ofDays(30));

    assertThat(candidates()).isEmpty();
  }

  private Path staged(String name, Duration age) throws IOException {
    Path folder = Files.createDirectories(root.resolve("datalake/tmp").resolve(name));
    return Files.setLastModifiedTime(folder, FileTime.from(CLOCK.instant().minus(age)));
  }

  private List<Expire.Candidate> candidates(String... unprovable) throws IOException {
    return expire(unprovable)
        .candidates(new LakeDays(files, lake, spark, symbol -> true).rawFiles(), days());
  }

  private Expire expire(String... unprovable) {
    return new Expire(
        files,
        lake,
        new Retention(Duration.ofDays(30), Duration.ofDays(2)),
        BigDecimal.ONE,
        Set.of(unprovable),
        CLOCK);
  }

  private List<DayState> days() throws IOException {
    LakeDays days = new LakeDays(files, lake, spark, symbol -> true);
    return days.days(days.rawFiles());
  }

  private DayState state() throws IOException {
    return state(DAY);
  }

  private DayState state(LocalDate day) throws IOException {
    return days().stream().filter(state -> state.day().equals(day)).findFirst().orElseThrow();
  }

  private Path raw(String ingestDate, LocalDate day) {
    Path folder =
        Path.of(lake.rawTrades().substring("file:".length())).resolve("ingest_date=" + ingestDate);
    RawTrade.write(folder, List.of(RawTrade.live("BTCUSDT", 1, Days.startMicros(day))));
    return folder;
  }

  private void curate() throws IOException {
    curate(DAY);
  }

  private void curate(LocalDate day) throws IOException {
    new Curate(
            files,
            lake,
            new CurateSettings(1_000, 1 << 20),
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            CLOCK)
        .run(day, Curate.Redo.WHEN_STALE);
  }

  private void prove(int trades) throws IOException {
    prove("('BTCUSDT', %dL, 100L)".formatted(trades));
  }

  /** Publishes a proof that has these symbols, with their trades and how many there must be. */
  private void prove(String symbols) throws IOException {
    prove(DAY, symbols);
  }

  private void prove(LocalDate day, String symbols) throws IOException {
    spark
        .sql(
            """
            SELECT symbol, trades, CAST(expected AS BIGINT) AS expected, 'present' AS archive,
              'present' AS klines, '%s' AS generation
            FROM VALUES %s AS proof (symbol, trades, expected)"""
                .formatted(state(day).generation().orElseThrow(), symbols))
        .write()
        .mode("overwrite")
        .parquet(lake.completeness() + "/day=" + day);
  }
}
