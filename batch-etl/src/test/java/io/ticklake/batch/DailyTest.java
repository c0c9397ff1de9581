package io.ticklake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.RunLock;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 5);
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final LocalDate TODAY = FIRST.plusDays(2);
  private static final String NOTHING_LEFT =
      "daily: 0 days curated, 0 proved, 0 incomplete, 0 waiting for archives, bars of 0 made, 0 faults";

  @TempDir private Path root;
  @TempDir private Path site;
  private final SparkSession spark = TestSpark.session();
  private LakePaths lake;
  private LakeFiles files;
  private TestArchives archives;

  private record Ended(int status, List<String> said, String complaints) {
    String last() {
      return said.get(said.size() - 1);
    }
  }

  @BeforeEach
  void open() throws IOException {
    lake = new LakePaths("file:" + root);
    files = LakeFiles.of(lake, spark.sparkContext().hadoopConfiguration());
    archives = new TestArchives(site);
  }

  @Test
  void doesWhatIsDueAndAwaitsArchivesThatAreNotOut() throws Exception {
    List<RawTrade> first = trades("BTCUSDT", FIRST);
    archive(FIRST, "BTCUSDT", first);
    raw(FIRST, first.subList(0, 40));
    List<RawTrade> btc = trades("BTCUSDT", SECOND);
    List<RawTrade> eth = trades("ETHUSDT", SECOND);
    raw(SECOND, btc);
    raw(SECOND, eth.subList(10, 50));
    raw(TODAY, trades("BTCUSDT", TODAY));

    Ended night = run(TODAY);

    assertThat(night.complaints()).isEmpty();
    assertThat(night.said())
        .contains(
            "2026-11-05: 10 missing trades fetched",
            "2026-11-06: not proved yet: 4 archives are not out yet; the next run looks again");
    assertThat(night.last())
        .isEqualTo(
            "daily: 2 days curated, 1 proved, 0 incomplete, 1 waiting for archives, bars of 2 made, 0 faults");
    assertThat(night.status()).isZero();
    assertThat(curated())
        .containsExactly("2026-11-05|BTCUSDT|50", "2026-11-06|BTCUSDT|50", "2026-11-06|ETHUSDT|40");
    assertThat(
            Duck.query(
                "SELECT open_date, symbol, trades FROM read_parquet('%s/*/*.parquet', hive_partitioning = true) ORDER BY ALL"
                    .formatted(path(lake.bars("1d")))))
        .isEqualTo(curated());

    archive(SECOND, "BTCUSDT", btc);
    Ended morning = run(TODAY);

    assertThat(morning.last()).contains(" 1 proved, 0 incomplete, 0 waiting for archives, ");
    assertThat(run(TODAY).said())
        .containsExactly(
            "2026-11-06: complete so far: 2 archives are not out yet; the next run looks again",
            "daily: 0 days curated, 0 proved, 0 incomplete, 1 waiting for archives, bars of 0 made, 0 faults");

    archive(SECOND, "ETHUSDT", eth);
    Ended later = run(TODAY);

    assertThat(later.said()).contains("2026-11-06: 10 missing trades fetched");
    assertThat(curated()).contains("2026-11-06|ETHUSDT|50");
    assertThat(later.status()).isZero();
    assertThat(run(TODAY)).isEqualTo(new Ended(0, List.of(NOTHING_LEFT), ""));
  }

  @Test
  void goesOnWithTheOthersWhereADayFails() throws Exception {
    raw(FIRST, trades("BTCUSDT", FIRST));
    raw(SECOND, trades("BTCUSDT", SECOND));
    org.apache.hadoop.fs.Path lock =
        new org.apache.hadoop.fs.Path(lake.staging() + "/locks/curate-" + FIRST);

    LocalDate today = SECOND.plusDays(Daily.PATIENCE_DAYS + 1);

    Ended ended;
    try (RunLock held = RunLock.take(files, lock, "the test", clock(today))) {
      ended = run(today);
      held.check();
    }

    assertThat(ended.complaints())
        .startsWith("batch: curate 2026-11-05: Cannot work on the curated day 2026-11-05: process ")
        .hasLineCount(1);
    assertThat(ended.last())
        .isEqualTo(
            "daily: 1 days curated, 0 proved, 1 incomplete, 0 waiting for archives, bars of 1 made, 1 faults");
    assertThat(ended.said())
        .contains("2026-11-06: not proved: no archive of it is out after 7 days");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(curated()).containsExactly("2026-11-06|BTCUSDT|50");
  }

  @Test
  void endsWithStatusThreeWhereADayStaysIncompleteAndTriesAgain() throws Exception {
    // Candles tell of more trades than there are, and nobody has them.
    List<RawTrade> truth = trades("BTCUSDT", FIRST);
    archives.klines(
        ArchiveName.daily(ArchiveName.Kind.KLINES, "BTCUSDT", FIRST),
        truth,
        Days.startMicros(FIRST));
    raw(FIRST, truth.subList(0, 49));

    Ended soon = run(SECOND);
    Ended weeksLater = run(SECOND.plusDays(30));

    assertThat(soon.said()).anyMatch(line -> line.startsWith("2026-11-05: 98.000000 % complete: "));
    assertThat(soon.last()).contains(" 1 proved, 1 incomplete, 0 waiting for archives, ");
    assertThat(soon.status()).isEqualTo(3);
    assertThat(weeksLater.last())
        .isEqualTo(
            "daily: 0 days curated, 1 proved, 1 incomplete, 0 waiting for archives, bars of 0 made, 0 faults");
    assertThat(weeksLater.status()).isEqualTo(3);
  }

  private Ended run(LocalDate today) throws Exception {
    BatchConfig config =
        BatchConfig.load(
            Optional.empty(),
            Map.of("lake.root", lake.root(), "exchange.rest-url", "http://127.0.0.1:1"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        new Daily(
                config,
                new LakeSession(spark, files),
                new FolderSource(site.toString(), files.hadoop()),
                duration -> {},
                clock(today),
                new PrintWriter(out),
                new PrintWriter(err))
            .run();
    return new Ended(status, out.toString().lines().toList(), err.toString());
  }

  private static Clock clock(LocalDate today) {
    return Clock.fixed(Instant.parse(today + "T01:30:00Z"), ZoneOffset.UTC);
  }

  private List<String> curated() {
    return Duck.query(
        "SELECT event_time::date, symbol, count(*) FROM '%s/*/*/*/*.parquet' GROUP BY ALL ORDER BY ALL"
            .formatted(path(lake.curatedTrades())));
  }

  private void archive(LocalDate day, String symbol, List<RawTrade> trades) {
    archives.trades(ArchiveName.daily(ArchiveName.Kind.TRADES, symbol, day), trades);
    archives.klines(
        ArchiveName.daily(ArchiveName.Kind.KLINES, symbol, day), trades, Days.startMicros(day));
  }

  private void raw(LocalDate day, List<RawTrade> trades) {
    RawTrade.write(path(lake.rawTrades()).resolve("ingest_date=" + day), trades);
  }

  private static Path path(String lakePath) {
    return Path.of(lakePath.substring("file:".length()));
  }

  /** Fifty of a day, ids going on from the day before. */
  private static List<RawTrade> trades(String symbol, LocalDate day) {
    List<RawTrade> trades = new ArrayList<>();
    for (int place = 0; place < 50; place++) {
      long id = (day.toEpochDay() - FIRST.toEpochDay()) * 50 + place;
      trades.add(RawTrade.live(symbol, id, Days.startMicros(day) + place * 60_000_000L));
    }
    return trades;
  }
}
