package io.ticklake.batch.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.batch.RawTrade;
import io.ticklake.batch.TestLakes;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.curate.CurateProcess;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What spark-sql opens on, over a lake in a folder. */
class LakeSqlTest {
  private static final String COLUMNS =
      """
      symbol, TIMESTAMP'2026-11-05 00:00:00Z' + make_dt_interval(0, 0, minute) AS open_time,
      CAST(1 AS DECIMAL(18,8)) AS open, CAST(1 AS DECIMAL(18,8)) AS high, CAST(1 AS DECIMAL(18,8)) AS low,
      CAST(1 AS DECIMAL(18,8)) AS close, CAST(volume AS DECIMAL(28,8)) AS volume,
      CAST(1 AS DECIMAL(38,16)) AS quote_volume, CAST(1 AS DECIMAL(28,12)) AS vwap, 1L AS trades,
      CAST(1 AS DECIMAL(28,8)) AS taker_buy_volume, CAST(1 AS DECIMAL(38,16)) AS taker_buy_quote_volume,
      1L AS first_id, 1L AS last_id, true AS complete, revision, true AS final, false AS overflow""";

  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);

  @TempDir private Path root;
  private final SparkSession spark = TestSpark.session().newSession();
  private LakePaths lake;

  @BeforeEach
  void open() throws IOException {
    lake = new LakePaths("file:" + root);
    spark.conf().set("spark.sql.hive.manageFilesourcePartitions", "false");
    spark.sql("CREATE DATABASE lake_sql");
    spark.sql("USE lake_sql");
    String statements =
        Files.readAllLines(Path.of("../conf/lake.sql")).stream()
            .filter(line -> !line.startsWith("--"))
            .collect(Collectors.joining("\n"));
    for (String statement : statements.split(";", -1)) {
      if (!statement.isBlank()) {
        spark.sql(statement.replace("'/datalake", "'" + lake.root() + "/datalake"));
      }
    }
  }

  @AfterEach
  void close() {
    spark.sql("USE default");
    spark.sql("DROP DATABASE lake_sql CASCADE");
  }

  @Test
  void showsTheNewestRevisionOfEachBarAndTheBatchsWhereTheStreamHasNoNewer() {
    assertThat(bars()).isEmpty();
    streamed("('A', 0, 10, 0, 1, 1), ('A', 1, 11, 0, 1, 1), ('A', 1, 12, 1, 1, 2)");
    streamed("('A', 2, 13, 0, 1, 1), ('A', 3, 14, 2, 1, 3), ('A', 4, 15, 1, 1, 3)");
    // A later query that began its count anew, and one that says the same revision again.
    streamed("('A', 1, 16, 0, 2, 0), ('A', 4, 17, 1, 2, 0)");
    assertThat(bars()).containsExactly("A 0 10 0", "A 1 12 1", "A 2 13 0", "A 3 14 2", "A 4 17 1");

    curated("('A', 1, 21, 1), ('A', 2, 22, 1), ('A', 3, 23, 1), ('B', 0, 24, 0)");
    assertThat(bars())
        .containsExactly("A 0 10 0", "A 1 21 1", "A 2 22 1", "A 3 14 2", "A 4 17 1", "B 0 24 0");
  }

  /** As where the batch made its bars while the stream was catching up. */
  @Test
  void showsTheFullerOfTwoBarsOfOneRevision() {
    String partial = COLUMNS.replace("true AS complete", "false AS complete");
    String most = partial.replace("1L AS trades", "7L AS trades");
    curated(partial, "('A', 0, 10, 0), ('A', 1, 11, 0), ('A', 2, 12, 0)");
    curated(COLUMNS, "('A', 3, 13, 0)");
    curated(most, "('A', 4, 14, 0)");
    streamed("('A', 0, 20, 0, 1, 1)");
    streamed(most, "('A', 1, 21, 0, 1, 1), ('A', 3, 23, 0, 1, 1)");
    streamed(partial, "('A', 2, 22, 0, 1, 1), ('A', 4, 24, 0, 1, 1)");

    assertThat(bars()).containsExactly("A 0 20 0", "A 1 21 0", "A 2 12 0", "A 3 13 0", "A 4 14 0");
  }

  @Test
  void showsTradesThatCameAfterTheirDayWasCurated() throws IOException {
    raw(DAY, 1, 2, 4);
    raw(DAY.plusDays(1), 5, 6);
    assertThat(trades()).containsExactly("1 live", "2 live", "4 live", "5 live", "6 live");
    curate(DAY);
    assertThat(trades()).containsExactly("1 live", "2 live", "4 live", "5 live", "6 live");

    raw(DAY, 3);
    assertThat(trades())
        .containsExactly("1 live", "2 live", "3 live", "4 live", "5 live", "6 live");

    curate(DAY);
    assertThat(trades())
        .containsExactly("1 live", "2 live", "3 live", "4 live", "5 live", "6 live");
  }

  @Test
  void showsATradeOfAnArchiveOnceThoughTheStreamBringsItLater() throws IOException {
    raw(DAY, 1, 2);
    RawTrade.write(
        path(lake.rawArchiveTrades()).resolve("archive_date=" + DAY),
        LongStream.of(2, 3, 4).mapToObj(id -> trade(DAY, id).from("archive")).toList());
    curate(DAY);
    assertThat(trades()).containsExactly("1 live", "2 live", "3 archive", "4 archive");

    raw(DAY, 3, 5);

    assertThat(trades()).containsExactly("1 live", "2 live", "3 archive", "4 archive", "5 live");
  }

  /** As of an older version, which put down no ids, and of a day that only archives have. */
  @Test
  void doesNotCountRawTradesOfADayWhoseIdsAreNotKnown() throws IOException {
    raw(DAY, 1, 2);
    curate(DAY);
    TestLakes.delete(path(lake.curatedTradeIds()));
    LocalDate archived = DAY.plusDays(1);
    RawTrade.write(
        path(lake.rawArchiveTrades()).resolve("archive_date=" + archived),
        List.of(trade(archived, 3).from("archive")));
    curate(archived);
    assertThat(path(lake.curatedTradeIds())).doesNotExist();

    raw(archived, 3);

    assertThat(trades()).containsExactly("1 live", "2 live", "3 archive");
  }

  @Test
  void showsEachTradeOnceAtEachStepOfADaysReplacement() throws IOException {
    raw(DAY, 1, 2, 4);
    curate(DAY);
    raw(DAY, 3);
    List<String> steps = new ArrayList<>();

    CurateProcess.curate(
            lake.root(),
            spark,
            step -> {
              // While files go and come whoever reads fails.
              if (!Set.of("delete", "move", "old ids", "ids", "books", "open").contains(step)) {
                steps.add(step);
                assertThat(trades())
                    .as(step)
                    .containsExactly("1 live", "2 live", "3 live", "4 live");
              }
            })
        .run(DAY, Curate.Redo.WHEN_STALE);

    assertThat(steps).containsExactly("next", "barrier", "clean");
    assertThat(trades()).containsExactly("1 live", "2 live", "3 live", "4 live");
  }

  @ParameterizedTest
  @ValueSource(strings = {"old ids", "ids", "books", "clean"})
  void knowsTheIdsOfADayWhoseReplacementWasCutOff(String last) throws IOException {
    raw(DAY, 1, 2, 4);
    curate(DAY);
    raw(DAY, 3);
    Curate killed =
        CurateProcess.curate(
            lake.root(),
            spark,
            step -> {
              if (step.equals(last)) {
                throw new IllegalStateException("the end");
              }
            });
    assertThatThrownBy(() -> killed.run(DAY, Curate.Redo.WHEN_STALE)).hasMessage("the end");

    curate(DAY);
    raw(DAY, 5);

    assertThat(trades()).containsExactly("1 live", "2 live", "3 live", "4 live", "5 live");
    assertThat(path(lake.curatedTradeIds()).resolve(Days.partition(DAY)))
        .satisfies(
            folder -> {
              try (Stream<Path> ids = Files.list(folder)) {
                assertThat(ids.filter(file -> file.toString().endsWith(".json"))).hasSize(1);
              }
            });
  }

  @Test
  void opensOnALakeThatIsEmpty() {
    for (String view : List.of("trades", "bars_1m", "gaps", "stream_trades")) {
      assertThat(spark.table(view).count()).as(view).isZero();
    }
  }

  private void streamed(String values) {
    streamed(COLUMNS, values);
  }

  private void streamed(String columns, String values) {
    write(
        "SELECT %s, epoch, batch_id FROM VALUES %s AS v(symbol, minute, volume, revision, epoch, batch_id)"
            .formatted(columns, values.replaceAll("(\\d+), (\\d+)\\)", "$1L, $2L)")),
        lake.barRevisions());
  }

  private void curated(String values) {
    curated(COLUMNS, values);
  }

  private void curated(String columns, String values) {
    write(
        "SELECT %s FROM VALUES %s AS v(symbol, minute, volume, revision)"
            .formatted(columns, values),
        lake.bars("1m"));
  }

  private void raw(LocalDate day, long... ids) {
    RawTrade.write(
        path(lake.rawTrades()).resolve("ingest_date=" + day),
        LongStream.of(ids).mapToObj(id -> trade(day, id)).toList());
  }

  private static RawTrade trade(LocalDate day, long id) {
    return RawTrade.live("BTCUSDT", id, Days.startMicros(day) + id * 60_000_000);
  }

  private void curate(LocalDate day) throws IOException {
    CurateProcess.curate(lake.root(), spark, FolderSwap.StepListener.NONE)
        .run(day, Curate.Redo.WHEN_STALE);
  }

  private static Path path(String lakePath) {
    return Path.of(lakePath.substring("file:".length()));
  }

  private List<String> trades() {
    for (String table : List.of("raw_trades", "curated_trades", "curated_ids")) {
      if (spark.catalog().tableExists(table)) {
        spark.catalog().refreshTable(table);
      }
    }
    return spark
        .sql("SELECT concat_ws(' ', trade_id, origin) FROM trades ORDER BY trade_id, origin")
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(0))
        .toList();
  }

  private void write(String query, String folder) {
    spark.sql(query).write().mode("append").parquet(folder + "/open_date=2026-11-05");
  }

  private List<String> bars() {
    spark.catalog().refreshTable("bar_revisions");
    spark.catalog().refreshTable("curated_bars_1m");
    return spark
        .sql(
            """
            SELECT concat_ws(' ', symbol, minute(open_time), CAST(volume AS INT), revision) FROM bars_1m
            ORDER BY symbol, open_time""")
        .collectAsList()
        .stream()
        .map((Row row) -> row.getString(0))
        .toList();
  }
}
