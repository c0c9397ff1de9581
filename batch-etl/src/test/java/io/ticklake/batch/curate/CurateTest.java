package io.ticklake.batch.curate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ticklake.batch.Complaint;
import io.ticklake.batch.Duck;
import io.ticklake.batch.RawTrade;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.RunLock;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurateTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
  private static final long START = Days.startMicros(DAY);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-07T01:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path root;
  private SparkSession spark;
  private LakePaths lake;
  private LakeFiles files;

  @BeforeEach
  void open() throws IOException {
    spark = TestSpark.session();
    lake = new LakePaths("file:" + root);
    files = LakeFiles.of(lake, spark.sparkContext().hadoopConfiguration());
  }

  @Test
  void takesEachTradeOnceFromWhereverItCame() throws IOException {
    List<RawTrade> first = trades("BTCUSDT", 1, 500);
    List<RawTrade> second = trades("ETHUSDT", 900, 300);
    raw("2026-11-05", concat(first, second.subList(0, 100), trades("AAA", 5, 1)));
    raw("2026-11-06", concat(second.subList(90, 300), first.subList(0, 3)));
    raw("2026-11-05", List.of(RawTrade.live("BTCUSDT", 0, START - 1)));
    raw("2026-11-06", List.of(RawTrade.live("BTCUSDT", 501, START + Days.MICROS)));
    RawTrade.write(
        path(lake.rawTradesRepair()).resolve("day=2026-11-05"),
        List.of(first.get(7).from("repair"), RawTrade.live("ZZZ", 1, START).from("repair")));

    DayManifest made = curate().run(DAY, Curate.Redo.WHEN_STALE).orElseThrow();

    assertThat(made.trades()).isEqualTo(802);
    assertThat(made.repeated()).isEqualTo(14);
    assertThat(made.conflicts()).isZero();
    List<Row> rows = spark.read().parquet(lake.curatedTrades()).collectAsList();
    assertThat(rows).hasSize(802);
    assertThat(keys(rows)).isSortedAccordingTo(String::compareTo).doesNotHaveDuplicates();
    Row row = rows.stream().filter(r -> r.getLong(1) == 901).findFirst().orElseThrow();
    assertThat(row.getAs("symbol").toString()).isEqualTo("ETHUSDT");
    assertThat(row.getDecimal(2)).isEqualByComparingTo("100.1");
    assertThat(row.getDecimal(3)).isEqualByComparingTo("0.5");
    assertThat(row.getAs("event_time").toString()).isEqualTo(second.get(1).timeText());
    assertThat(row.getAs("origin").toString()).isEqualTo("live");
    assertThat((Long) row.getAs("kafka_offset")).isEqualTo(901);
    assertThat(made.symbols())
        .extracting(DayManifest.SymbolIds::symbol)
        .containsExactly("AAA", "BTCUSDT", "ETHUSDT", "ZZZ");
    assertThat(made.symbols().get(1).ids()).containsExactly(1L, 500L);
  }

  @Test
  void letsReadersSkipWhatTheyDoNotNeed() throws IOException {
    raw("2026-11-05", quick("A", 30_000));
    raw("2026-11-05", concat(quick("B", 50_000), quick("C", 30_000)));
    curate().run(DAY, Curate.Redo.WHEN_STALE);
    String query =
        """
        SELECT count(*), sum(qty), min(trade_id), max(trade_id) FROM %s
        WHERE symbol = 'B' AND event_time >= TIMESTAMP'2026-11-05 00:00:40Z' AND event_time < TIMESTAMP'2026-11-05 00:00:45Z'""";

    assertThat(
            spark
                .sql(query.formatted("parquet.`" + lake.curatedTrades() + "`"))
                .first()
                .mkString("|"))
        .isEqualTo("5000|2500.00000000|40000|44999");
    assertThat(
            Duck.query(
                query
                    .replace("TIMESTAMP'", "TIMESTAMPTZ'")
                    .formatted("'" + path(lake.curatedTrades()) + "/*/*/*/*.parquet'")))
        .containsExactly("5000|2500.00000000|40000|44999");
  }

  private static List<RawTrade> quick(String symbol, int count) {
    List<RawTrade> trades = new ArrayList<>();
    for (long id = 0; id < count; id++) {
      trades.add(RawTrade.live(symbol, id, START + id * 1_000));
    }
    return trades;
  }

  @Test
  void keepsWhatWasContradictedInASideTable() throws IOException {
    RawTrade mine = RawTrade.live("BTCUSDT", 1, START + 1_234_000);
    raw("2026-11-05", List.of(mine, RawTrade.live("BTCUSDT", 2, START + 2_000_000)));
    raw("2026-11-05", List.of(mine.at(START + 1_234_567).from("backfill")));
    RawTrade.write(
        path(lake.rawArchiveTrades()).resolve("day=2026-11-05"),
        List.of(mine.priced("7").from("archive")));

    DayManifest made = curate().run(DAY, Curate.Redo.WHEN_STALE).orElseThrow();

    assertThat(made.trades()).isEqualTo(2);
    assertThat(made.repeated()).isEqualTo(1);
    assertThat(made.conflicts()).isEqualTo(1);
    List<Row> rows = spark.read().parquet(lake.curatedTrades()).collectAsList();
    assertThat(rows.get(0).getDecimal(2)).isEqualByComparingTo("100.1");
    assertThat(rows.get(0).getTimestamp(4).getNanos()).isEqualTo(234_567_000);
    List<Row> conflicts = spark.read().parquet(lake.tradeConflicts()).collectAsList();
    assertThat(conflicts).hasSize(1);
    assertThat(conflicts.get(0).getDecimal(2)).isEqualByComparingTo("7");
    assertThat(conflicts.get(0).getString(7)).isEqualTo("archive");
  }

  @Test
  void doesNothingTwiceAndHealsADayWhenTradesComeLate() throws IOException {
    raw("2026-11-05", trades("BTCUSDT", 1, 100));
    Curate curate = curate();
    assertThat(curate.staleDays()).containsExactly(DAY);
    curate.run(DAY, Curate.Redo.WHEN_STALE);
    Set<String> before = everything();

    assertThat(curate.staleDays()).isEmpty();
    assertThat(curate.run(DAY, Curate.Redo.WHEN_STALE)).isEmpty();
    assertThat(everything()).isEqualTo(before);

    raw("2026-11-07", trades("BTCUSDT", 101, 10));
    assertThat(curate.staleDays()).containsExactly(DAY);
    DayManifest healed = curate.run(DAY, Curate.Redo.WHEN_STALE).orElseThrow();
    assertThat(healed.trades()).isEqualTo(110);
    assertThat(count()).isEqualTo(110);
    assertThat(curate.staleDays()).isEmpty();
  }

  @Test
  void keepsTheTradesOfRawThatHasExpired() throws IOException {
    raw("2026-11-05", trades("BTCUSDT", 1, 100));
    raw("2026-11-05", List.of(RawTrade.live("BTCUSDT", 3, START + 3 * 1_000_003).priced("9")));
    Curate curate = curate();
    curate.run(DAY, Curate.Redo.WHEN_STALE);
    files.delete(new org.apache.hadoop.fs.Path(lake.rawTrades() + "/ingest_date=2026-11-05"));

    assertThat(curate.run(DAY, Curate.Redo.WHEN_STALE)).isEmpty();
    raw("2026-11-07", trades("BTCUSDT", 96, 10));
    DayManifest healed = curate.run(DAY, Curate.Redo.WHEN_STALE).orElseThrow();

    assertThat(healed.trades()).isEqualTo(105);
    assertThat(healed.repeated()).isEqualTo(5);
    assertThat(healed.inputs()).hasSize(3);
    assertThat(look(lake.tradeConflicts())).isEqualTo("1");
    assertThat(curate.staleDays()).isEmpty();
  }

  @Test
  void showsTheOldDayOrTheNewOneOrAnErrorAtEachStepAndSurvivesTheEndAtAny() throws IOException {
    raw("2026-11-05", trades("BTCUSDT", 1, 50));
    raw("2026-11-05", List.of(RawTrade.live("BTCUSDT", 3, START + 3).priced("9")));
    curate().run(DAY, Curate.Redo.WHEN_STALE);
    raw("2026-11-07", trades("BTCUSDT", 51, 7));
    raw("2026-11-07", List.of(RawTrade.live("BTCUSDT", 4, START + 4).priced("9")));

    List<String> seen = new ArrayList<>();
    List<String> seenConflicts = new ArrayList<>();
    boolean done = false;
    for (int end = 0; !done; end++) {
      int last = end;
      int[] step = {0};
      Curate mortal =
          CurateProcess.curate(
              lake.root(),
              spark,
              new CurateSettings(20, 1 << 20),
              name -> {
                seen.add(name + " " + look(lake.curatedTrades()));
                seenConflicts.add(name + " " + look(lake.tradeConflicts()));
                if (step[0]++ == last) {
                  throw new IllegalStateException("the end");
                }
              });
      try {
        mortal.run(DAY, Curate.Redo.WHEN_STALE);
        done = true;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("the end");
      }
    }

    assertThat(count()).isEqualTo(57);
    assertThat(seen).isNotEmpty().allMatch(look -> look.matches(".* (50|57|error)"));
    assertThat(seen).contains("next 50", "delete error", "move error", "open error", "clean 57");
    assertThat(seenConflicts).isNotEmpty().allMatch(look -> look.matches(".* (1|2|error)"));
    assertThat(seenConflicts).contains("next 1", "delete error", "clean 2");
    assertThat(look(lake.tradeConflicts())).isEqualTo("2");
    assertThat(everything()).noneMatch(name -> name.contains("_next") || name.contains("_names"));
    assertThat(everything()).noneMatch(name -> name.contains("replaced"));
    assertThat(everything()).noneMatch(name -> name.contains("datalake/tmp/"));
    assertThat(curate().staleDays()).isEmpty();
  }

  @Test
  void leavesAloneWhatASuccessorStagesMeanwhile() throws IOException {
    raw("2026-11-05", trades("BTCUSDT", 1, 50));
    Path others = path(lake.staging()).resolve("curate/day=2026-11-05/successor/part.parquet");
    Curate overtaken =
        CurateProcess.curate(
            lake.root(), spark, new CurateSettings(20, 1 << 20), step -> stage(others));

    overtaken.run(DAY, Curate.Redo.WHEN_STALE);

    assertThat(count()).isEqualTo(50);
    assertThat(others).exists();
  }

  private static void stage(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, "staged");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void saysWhatIsWrongAndLeavesTheDayAsItWas() throws IOException {
    assertThatThrownBy(() -> curate().run(DAY, Curate.Redo.WHEN_STALE))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Cannot curate 2026-11-05: no raw trades of that day");
    raw("2026-11-05", trades("BTCUSDT", 1, 100));
    curate().run(DAY, Curate.Redo.WHEN_STALE);
    Path folder = path(lake.rawTrades()).resolve("ingest_date=2026-11-05");

    Path torn = folder.resolve("torn.parquet");
    try (Stream<Path> all = Files.list(folder)) {
      Path whole = all.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(whole);
      Files.write(torn, java.util.Arrays.copyOf(bytes, bytes.length - 10));
    }
    assertThatThrownBy(() -> curate().run(DAY, Curate.Redo.WHEN_STALE))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("Cannot read ")
        .hasMessageContaining("torn.parquet")
        .hasMessageContaining("move it out of the lake");
    Files.delete(torn);

    Path foreign = Files.writeString(folder.resolve("notes.txt"), "hello");
    assertThatThrownBy(() -> curate().run(DAY, Curate.Redo.WHEN_STALE))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("notes.txt is none of theirs");
    Files.delete(foreign);

    refuses(List.of(RawTrade.live("BTCUSDT", 101, START).from("elsewhere")))
        .contains("Cannot use the raw trades: file:" + root)
        .contains("holds a trade of origin 'elsewhere', which is none of live, backfill, archive,");
    refuses(List.of(new RawTrade("BTCUSDT", 101, "1", "1", START, null, "live", 1)))
        .contains("Cannot read file:" + root)
        .contains("its column buyer_maker has no value in row 0 of a row group");
    refuses(List.of(new RawTrade("BTCUSDT", 101, null, "1", START, true, "live", 1)))
        .contains("its column price has no value");
    refuses(List.of(new RawTrade(null, 101, "1", "1", START, true, "live", 1)))
        .contains("its column symbol has no value");

    try (RunLock other = RunLock.take(files, new DayFolders(lake, DAY).lock(), "a test", CLOCK)) {
      other.check();
      assertThatThrownBy(() -> curate().run(DAY, Curate.Redo.WHEN_STALE))
          .isInstanceOf(LakeException.class)
          .hasMessageStartingWith("Cannot work on the curated day 2026-11-05: process");
    }
    assertThat(count()).isEqualTo(100);
  }

  @Test
  void cutsLargeDaysIntoPiecesThatKeepTheOrder() throws IOException {
    raw("2026-11-05", concat(trades("B", 1, 3_000), trades("A", 10, 500), trades("C", 7, 20)));
    raw("2026-11-05", concat(trades("B", 2_500, 1_000), trades("A", 10, 600)));
    Curate curate =
        new Curate(
            files,
            lake,
            new CurateSettings(300, 12_000),
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            CLOCK);

    DayManifest made = curate.run(DAY, Curate.Redo.WHEN_STALE).orElseThrow();

    assertThat(made.trades()).isEqualTo(3_499 + 600 + 20);
    assertThat(made.files()).hasSizeGreaterThan(2);
    List<String> keys = new ArrayList<>();
    for (DayManifest.DataFile file : made.files()) {
      String name = new DayFolders(lake, DAY).curated() + "/" + file.name();
      List<Row> rows = spark.read().parquet(name).collectAsList();
      assertThat(rows).hasSize((int) file.rows());
      keys.addAll(keys(rows));
    }
    assertThat(keys).isSortedAccordingTo(String::compareTo).doesNotHaveDuplicates();
    assertThat(keys).hasSize(4_119);
  }

  /** What curate says of a further raw file, which is taken away again. */
  private AbstractStringAssert<?> refuses(List<RawTrade> trades) throws IOException {
    raw("2026-11-06", trades);
    Throwable failure = catchThrowable(() -> curate().run(DAY, Curate.Redo.WHEN_STALE));
    files.delete(new org.apache.hadoop.fs.Path(lake.rawTrades() + "/ingest_date=2026-11-06"));
    assertThat(failure).isNotNull();
    return assertThat(Complaint.of(failure).orElseThrow());
  }

  private Curate curate() {
    return new Curate(
        files,
        lake,
        new CurateSettings(1_000_000, 192 << 20),
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        CLOCK);
  }

  private static List<RawTrade> trades(String symbol, long first, int count) {
    List<RawTrade> trades = new ArrayList<>();
    for (long id = first; id < first + count; id++) {
      trades.add(RawTrade.live(symbol, id, START + id * 1_000_003));
    }
    return trades;
  }

  @SafeVarargs
  @SuppressWarnings("varargs")
  private static List<RawTrade> concat(List<RawTrade>... lists) {
    return Stream.of(lists).flatMap(List::stream).toList();
  }

  private void raw(String ingestDate, List<RawTrade> trades) {
    RawTrade.write(path(lake.rawTrades()).resolve("ingest_date=" + ingestDate), trades);
  }

  private static Path path(String lakePath) {
    return Path.of(lakePath.substring("file:".length()));
  }

  private static List<String> keys(List<Row> rows) {
    return rows.stream()
        .map(row -> "%s %019d".formatted(row.getString(0), row.getLong(1)))
        .toList();
  }

  private long count() {
    return spark.read().parquet(lake.curatedTrades()).count();
  }

  private String look(String dataset) {
    try {
      return Long.toString(spark.read().parquet(dataset).count());
    } catch (Exception e) {
      return "error";
    }
  }

  private Set<String> everything() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      Set<String> names = new HashSet<>();
      all.filter(Files::isRegularFile).forEach(file -> names.add(root.relativize(file).toString()));
      return names;
    }
  }
}
