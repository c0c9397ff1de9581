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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 5);
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final LocalDate THIRD = FIRST.plusDays(2);
  private static final LocalDate FOURTH = FIRST.plusDays(3);
  private static final String NOTHING_LEFT =
      "daily: 0 days curated, 0 proved, 0 incomplete, 0 waiting for archives, bars of 0 made, 0 faults";

  @TempDir private Path root;
  @TempDir private Path site;
  private final SparkSession spark = TestSpark.session();
  private LakePaths lake;
  private LakeFiles files;
  private TestArchives archives;
  private final Map<String, String> settings = new HashMap<>();

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
    settings.put("lake.root", lake.root());
    settings.put("exchange.rest-url", "http://127.0.0.1:1");
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
    raw(THIRD, trades("BTCUSDT", THIRD));

    Ended night = run(THIRD);

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
    Ended morning = run(THIRD);

    assertThat(morning.last()).contains(" 1 proved, 0 incomplete, 0 waiting for archives, ");
    assertThat(run(THIRD).said())
        .containsExactly(
            "2026-11-06: complete so far: 2 archives are not out yet; the next run looks again",
            "daily: 0 days curated, 0 proved, 0 incomplete, 1 waiting for archives, bars of 0 made, 0 faults");

    archive(SECOND, "ETHUSDT", eth);
    Ended later = run(THIRD);

    assertThat(later.said()).contains("2026-11-06: 10 missing trades fetched");
    assertThat(curated()).contains("2026-11-06|ETHUSDT|50");
    assertThat(later.status()).isZero();
    assertThat(run(THIRD)).isEqualTo(new Ended(0, List.of(NOTHING_LEFT), ""));
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

  @ParameterizedTest
  @CsvSource({"true, Cannot tell what is in", "false, Cannot read"})
  void goesOnWithTheOthersWhereADaysManifestDoesNotRead(boolean isGone, String complaint)
      throws Exception {
    TestLakes.coverage(lake, FIRST, "BTCUSDT");
    for (LocalDate day : List.of(FIRST, SECOND)) {
      raw(day, trades("BTCUSDT", day));
    }
    run(THIRD);
    for (LocalDate day : List.of(FIRST, SECOND)) {
      archive(day, "BTCUSDT", trades("BTCUSDT", day));
    }
    org.apache.hadoop.fs.Path manifest =
        new org.apache.hadoop.fs.Path(
            lake.curatedTrades() + "/" + Days.partition(FIRST) + "/_manifest.json");
    if (isGone) {
      files.delete(manifest);
    } else {
      files.write(manifest, "{");
    }

    Ended ended = run(THIRD);

    assertThat(ended.complaints().lines())
        .isNotEmpty()
        .allMatch(line -> line.contains(complaint) && line.contains("year=2026/month=11/day=05"));
    assertThat(ended.said()).anyMatch(line -> line.startsWith("2026-11-06: 100.000000 % complete"));
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void goesOnWithTheOthersWhereMemoryDoesNotHoldADay() throws Exception {
    for (LocalDate day : List.of(FIRST, SECOND)) {
      raw(day, trades("BTCUSDT", day));
      archive(day, "BTCUSDT", trades("BTCUSDT", day));
    }
    StringWriter out = new StringWriter();

    Ended ended =
        run(
            THIRD,
            out,
            new PrintWriter(out) {
              @Override
              public void println(String line) {
                if (line.startsWith("2026-11-05: 100.000000 % complete")) {
                  throw new OutOfMemoryError("Java heap space");
                }
                super.println(line);
              }
            });

    assertThat(ended.complaints())
        .startsWith("batch: reconcile 2026-11-05: Cannot finish: there is not enough memory; give ")
        .hasLineCount(1);
    assertThat(ended.said()).anyMatch(line -> line.startsWith("2026-11-06: 100.000000 % complete"));
    assertThat(ended.last())
        .isEqualTo(
            "daily: 2 days curated, 1 proved, 0 incomplete, 0 waiting for archives, bars of 2 made, 1 faults");
    assertThat(ended.status()).isEqualTo(1);
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

  @Test
  void bringsADayOfWhichNothingIsThere() throws Exception {
    TestLakes.coverage(lake, FIRST, "BTCUSDT", "ETHUSDT");
    for (LocalDate day : List.of(FIRST, FOURTH)) {
      for (String symbol : List.of("BTCUSDT", "ETHUSDT")) {
        raw(day, trades(symbol, day));
        archive(day, symbol, trades(symbol, day));
      }
    }

    Ended before = run(FOURTH.plusDays(1));

    assertThat(before.said())
        .contains(
            "2026-11-06: not in the lake, and 4 archives are not out yet; the next run looks again",
            "2026-11-07: not in the lake, and 4 archives are not out yet; the next run looks again");
    assertThat(before.last())
        .isEqualTo(
            "daily: 2 days curated, 2 proved, 2 incomplete, 0 waiting for archives, bars of 2 made, 0 faults");
    assertThat(before.status()).isEqualTo(3);

    archive(SECOND, "BTCUSDT", trades("BTCUSDT", SECOND));
    Ended someOfIt = run(FOURTH.plusDays(1));

    assertThat(someOfIt.said())
        .contains(
            "2026-11-06: 50 missing trades fetched",
            "2026-11-06: trades of ETHUSDT are missing on it or beside it, and 2 archives are not out yet; the next run looks again");
    assertThat(someOfIt.last()).contains(" 1 proved, 2 incomplete, 0 waiting for archives, ");
    assertThat(someOfIt.status()).isEqualTo(3);
    assertThat(run(FOURTH.plusDays(1)).last()).contains(" 0 proved, 2 incomplete, 0 waiting ");

    archive(SECOND, "ETHUSDT", trades("ETHUSDT", SECOND));
    archive(THIRD, "BTCUSDT", trades("BTCUSDT", THIRD));
    archive(THIRD, "ETHUSDT", trades("ETHUSDT", THIRD));
    Ended after = run(FOURTH.plusDays(1));

    assertThat(after.said())
        .contains(
            "2026-11-06: 50 missing trades fetched", "2026-11-07: 100 missing trades fetched");
    assertThat(after.complaints()).isEmpty();
    assertThat(after.status()).isZero();
    assertThat(curated())
        .containsExactly(
            "2026-11-05|BTCUSDT|50",
            "2026-11-05|ETHUSDT|50",
            "2026-11-06|BTCUSDT|50",
            "2026-11-06|ETHUSDT|50",
            "2026-11-07|BTCUSDT|50",
            "2026-11-07|ETHUSDT|50",
            "2026-11-08|BTCUSDT|50",
            "2026-11-08|ETHUSDT|50");
    assertThat(run(FOURTH.plusDays(1))).isEqualTo(new Ended(0, List.of(NOTHING_LEFT), ""));
  }

  @Test
  void bringsADayAsSoonAsThereAreTradesOfALaterOne() throws Exception {
    TestLakes.coverage(lake, FIRST, "BTCUSDT");
    raw(FIRST, trades("BTCUSDT", FIRST));
    archive(FIRST, "BTCUSDT", trades("BTCUSDT", FIRST));
    archive(SECOND, "BTCUSDT", trades("BTCUSDT", SECOND));
    // Nobody knows yet whether the second day is over for the stream, or has begun.
    assertThat(run(THIRD).status()).isZero();
    assertThat(curated()).containsExactly("2026-11-05|BTCUSDT|50");

    raw(THIRD, trades("BTCUSDT", THIRD));
    Ended ended = run(THIRD);

    assertThat(ended.said()).contains("2026-11-06: 50 missing trades fetched");
    assertThat(ended.status()).isZero();
    assertThat(curated()).containsExactly("2026-11-05|BTCUSDT|50", "2026-11-06|BTCUSDT|50");
  }

  @Test
  void keepsNamingADayThatNobodyBrings() throws Exception {
    TestLakes.coverage(lake, FIRST, "BTCUSDT");
    for (LocalDate day : List.of(FIRST, THIRD)) {
      raw(day, trades("BTCUSDT", day));
      archive(day, "BTCUSDT", trades("BTCUSDT", day));
    }

    run(SECOND.plusDays(Daily.PATIENCE_DAYS + 1));
    Ended ended = run(SECOND.plusDays(Daily.PATIENCE_DAYS + 1));

    assertThat(ended.said())
        .containsExactly(
            "2026-11-06: not in the lake: no archive of it is out after 7 days",
            "daily: 0 days curated, 0 proved, 1 incomplete, 0 waiting for archives, bars of 0 made, 0 faults");
    assertThat(ended.status()).isEqualTo(3);
  }

  @Test
  void missesNothingWhereTheIdsGoOnOrTheStreamWasNotThere() throws Exception {
    // Nothing was traded on the second day: the ids go on. On the fourth there were two that the
    // exchange never had.
    TestLakes.coverage(lake, FIRST, "BTCUSDT");
    absent("BTCUSDT", 100, 101);
    List<LocalDate> traded = List.of(FIRST, THIRD, THIRD.plusDays(2));
    long[] firstIds = {0, 50, 102};
    for (int place = 0; place < firstIds.length; place++) {
      List<RawTrade> trades = trades("BTCUSDT", traded.get(place), firstIds[place]);
      raw(traded.get(place), trades);
      archive(traded.get(place), "BTCUSDT", trades);
    }
    // Somebody wanted these days and no others; the stream has never had the symbol.
    for (LocalDate day : List.of(FIRST.minusDays(300), FIRST, THIRD)) {
      imported(day, trades("ETHUSDT", day, 1_000L * day.getDayOfMonth()));
      archive(day, "ETHUSDT", trades("ETHUSDT", day, 1_000L * day.getDayOfMonth()));
    }
    archive(SECOND, "ETHUSDT", trades("ETHUSDT", SECOND));

    Ended ended = run(FIRST.plusDays(5));

    assertThat(ended.last())
        .isEqualTo(
            "daily: 4 days curated, 4 proved, 0 incomplete, 0 waiting for archives, bars of 4 made, 0 faults");
    assertThat(ended.status()).isZero();
    assertThat(run(FIRST.plusDays(5))).isEqualTo(new Ended(0, List.of(NOTHING_LEFT), ""));
  }

  @Test
  void bringsASymbolOfWhichADayHasNothing() throws Exception {
    TestLakes.coverage(lake, FIRST, "BTCUSDT", "XYZUSDT");
    for (LocalDate day : List.of(FIRST, SECOND)) {
      raw(day, trades("BTCUSDT", day));
      archive(day, "BTCUSDT", trades("BTCUSDT", day));
    }
    raw(FIRST, trades("XYZUSDT", FIRST));
    archive(FIRST, "XYZUSDT", trades("XYZUSDT", FIRST));

    // It was traded on the day before: that nothing came on this one may be the truth or not.
    assertThat(run(THIRD).said())
        .contains(
            "2026-11-06: 100.000000 % complete: 50 trades, 0 missing here, 0 missing in the archive, 0 with other contents, 0 minutes off, 0 ids that neither has, 0 archive rows repeated; 1 of 2 symbols complete, 1 without a reference");
    assertThat(run(THIRD))
        .isEqualTo(
            new Ended(
                0,
                List.of(
                    "2026-11-06: complete so far: 2 archives are not out yet; the next run looks again",
                    "daily: 0 days curated, 0 proved, 0 incomplete, 1 waiting for archives, bars of 0 made, 0 faults"),
                ""));

    // The day after tells that it is not.
    for (String symbol : List.of("BTCUSDT", "XYZUSDT")) {
      raw(THIRD, trades(symbol, THIRD));
      archive(THIRD, symbol, trades(symbol, THIRD));
    }
    Ended torn = run(FOURTH);

    assertThat(torn.said())
        .contains(
            "2026-11-06: trades of XYZUSDT are missing on it or beside it, and 2 archives are not out yet; the next run looks again");
    assertThat(torn.last()).contains(" 1 proved, 1 incomplete, 0 waiting for archives, ");
    assertThat(torn.status()).isEqualTo(3);

    archive(SECOND, "XYZUSDT", trades("XYZUSDT", SECOND));
    Ended mended = run(FOURTH);

    assertThat(mended.said()).contains("2026-11-06: 50 missing trades fetched");
    assertThat(mended.status()).isZero();
    assertThat(curated()).contains("2026-11-06|XYZUSDT|50");
    assertThat(run(FOURTH)).isEqualTo(new Ended(0, List.of(NOTHING_LEFT), ""));
  }

  @Test
  void looksAgainAtAProvedDayWhereALaterOneTellsOfMore() throws Exception {
    // The symbol was not traded on the day before either, so that only the one after tells.
    TestLakes.coverage(lake, FIRST, "BTCUSDT", "XYZUSDT");
    for (LocalDate day : List.of(FIRST, SECOND, THIRD)) {
      raw(day, trades("BTCUSDT", day));
      archive(day, "BTCUSDT", trades("BTCUSDT", day));
    }
    raw(FIRST, trades("XYZUSDT", FIRST, 0));
    archive(FIRST, "XYZUSDT", trades("XYZUSDT", FIRST, 0));
    archive(THIRD, "XYZUSDT", trades("XYZUSDT", THIRD, 50));
    LocalDate later = SECOND.plusDays(Daily.PATIENCE_DAYS + 1);
    run(later);
    assertThat(run(later)).isEqualTo(new Ended(0, List.of(NOTHING_LEFT), ""));
    assertThat(curated()).doesNotContain("2026-11-07|XYZUSDT|50");

    raw(FOURTH, trades("BTCUSDT", FOURTH));
    archive(FOURTH, "BTCUSDT", trades("BTCUSDT", FOURTH));
    raw(FOURTH, trades("XYZUSDT", FOURTH, 100));
    archive(FOURTH, "XYZUSDT", trades("XYZUSDT", FOURTH, 100));
    Ended ended = run(later);

    assertThat(ended.said()).contains("2026-11-07: 50 missing trades fetched");
    assertThat(ended.status()).isZero();
    assertThat(curated()).contains("2026-11-07|XYZUSDT|50");
    assertThat(run(later)).isEqualTo(new Ended(0, List.of(NOTHING_LEFT), ""));
  }

  @Test
  void doesNotWaitForeverForASymbolThatIsTradedNoMore() throws Exception {
    TestLakes.coverage(lake, FIRST, "BTCUSDT", "XYZUSDT");
    for (LocalDate day : List.of(FIRST, SECOND, THIRD)) {
      raw(day, trades("BTCUSDT", day));
      archive(day, "BTCUSDT", trades("BTCUSDT", day));
    }
    raw(FIRST, trades("XYZUSDT", FIRST));
    archive(FIRST, "XYZUSDT", trades("XYZUSDT", FIRST));

    Ended soon = run(FOURTH);

    assertThat(soon.last()).contains(" 3 proved, 0 incomplete, 0 waiting for archives, ");
    assertThat(soon.status()).isZero();
    assertThat(run(FOURTH).last()).contains(" 0 proved, 0 incomplete, 1 waiting for archives, ");
    assertThat(run(SECOND.plusDays(Daily.PATIENCE_DAYS + 1)))
        .isEqualTo(new Ended(0, List.of(NOTHING_LEFT), ""));
  }

  @Test
  void leavesASymbolThatNobodyFollowsAnyMore() throws Exception {
    TestLakes.coverage(lake, FIRST, "BTCUSDT", "XYZUSDT");
    for (LocalDate day : List.of(FIRST, SECOND)) {
      raw(day, trades("BTCUSDT", day));
      archive(day, "BTCUSDT", trades("BTCUSDT", day));
      archive(day, "XYZUSDT", trades("XYZUSDT", day));
    }
    raw(FIRST, trades("XYZUSDT", FIRST));
    settings.put("reconcile.symbols", "BTC*");

    assertThat(run(THIRD).status()).isZero();
    assertThat(curated()).doesNotContain("2026-11-06|XYZUSDT|50");

    settings.remove("reconcile.symbols");

    assertThat(run(THIRD).status()).isZero();
    assertThat(curated()).contains("2026-11-06|XYZUSDT|50");
  }

  private Ended run(LocalDate today) throws Exception {
    StringWriter out = new StringWriter();
    return run(today, out, new PrintWriter(out));
  }

  private Ended run(LocalDate today, StringWriter out, PrintWriter writer) throws Exception {
    BatchConfig config = BatchConfig.load(Optional.empty(), settings);
    StringWriter err = new StringWriter();
    int status =
        new Daily(
                config,
                new LakeSession(spark, files),
                new FolderSource(site.toString(), files.hadoop()),
                duration -> {},
                clock(today),
                writer,
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

  private void imported(LocalDate day, List<RawTrade> trades) {
    RawTrade.write(
        path(lake.rawArchiveTrades()).resolve("archive_date=" + day),
        trades.stream().map(trade -> trade.from("archive")).toList());
  }

  /** As the streaming job writes down ids that the exchange has never had. */
  private void absent(String symbol, long from, long to) {
    spark
        .sql(
            "SELECT '%s' AS symbol, %dL AS from_id, %dL AS to_id, 'absent' AS status"
                .formatted(symbol, from, to))
        .write()
        .parquet(lake.gaps() + "/opened_date=" + FIRST);
  }

  private static Path path(String lakePath) {
    return Path.of(lakePath.substring("file:".length()));
  }

  /** Fifty of a day, ids going on from the day before. */
  private static List<RawTrade> trades(String symbol, LocalDate day) {
    return trades(symbol, day, (day.toEpochDay() - FIRST.toEpochDay()) * 50);
  }

  private static List<RawTrade> trades(String symbol, LocalDate day, long firstId) {
    List<RawTrade> trades = new ArrayList<>();
    for (int place = 0; place < 50; place++) {
      trades.add(
          RawTrade.live(symbol, firstId + place, Days.startMicros(day) + place * 60_000_000L));
    }
    return trades;
  }
}
