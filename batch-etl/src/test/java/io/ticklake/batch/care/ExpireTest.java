package io.ticklake.batch.care;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.RawTrade;
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
    LakeDays days = new LakeDays(files, lake, spark);
    return expire(unprovable).candidates(days.rawFiles(), days.days(days.rawFiles()));
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

  private DayState state() throws IOException {
    LakeDays days = new LakeDays(files, lake, spark);
    return days.days(days.rawFiles()).get(0);
  }

  private Path raw(String ingestDate, LocalDate day) {
    Path folder =
        Path.of(lake.rawTrades().substring("file:".length())).resolve("ingest_date=" + ingestDate);
    RawTrade.write(folder, List.of(RawTrade.live("BTCUSDT", 1, Days.startMicros(day))));
    return folder;
  }

  private void curate() throws IOException {
    new Curate(
            files,
            lake,
            new CurateSettings(1_000, 1 << 20),
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            CLOCK)
        .run(DAY, Curate.Redo.WHEN_STALE);
  }

  private void prove(int trades) throws IOException {
    prove("('BTCUSDT', %dL, 100L)".formatted(trades));
  }

  /** Publishes a proof that has these symbols, with their trades and how many there must be. */
  private void prove(String symbols) throws IOException {
    spark
        .sql(
            """
            SELECT symbol, trades, CAST(expected AS BIGINT) AS expected, 'present' AS archive,
              'present' AS klines, '%s' AS generation
            FROM VALUES %s AS proof (symbol, trades, expected)"""
                .formatted(state().generation().orElseThrow(), symbols))
        .write()
        .mode("overwrite")
        .parquet(lake.completeness() + "/day=" + DAY);
  }
}
