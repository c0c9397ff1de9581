package io.ticklake.batch.bars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.batch.Duck;
import io.ticklake.batch.RawTrade;
import io.ticklake.batch.TestLakes;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
  private static final long START = Days.startMicros(DAY);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-07T01:00:00Z"), ZoneOffset.UTC);

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
  void saysWhatAnotherDatabaseMakesOfTheTrades() throws IOException {
    raw(trades("BTCUSDT", 0, 3_000, 7_000_003));
    raw(trades("ETHUSDT", 50, 500, 60_000_000));
    curate(DAY);

    Bars.Outcome outcome = bars().run(DAY);

    assertThat(outcome.bars().get(Width.DAY)).isEqualTo(2);
    for (Width width : Width.values()) {
      String interval =
          switch (width) {
            case MINUTE -> "1 minute";
            case TEN_MINUTES -> "10 minutes";
            case HOUR -> "1 hour";
            case DAY -> "1 day";
          };
      List<String> expected =
          Duck.query(
              """
              SELECT symbol, time_bucket(INTERVAL '%s', event_time::timestamp) AS open_time,
                arg_min(price, trade_id), max(price), min(price), arg_max(price, trade_id),
                sum(qty)::decimal(28,8), sum(price::decimal(18,8) * qty::decimal(18,8))::decimal(38,16),
                count(*), coalesce(sum(qty) FILTER (NOT buyer_maker), 0)::decimal(28,8),
                min(trade_id), max(trade_id)
              FROM '%s/datalake/raw/market/trades/*/*.parquet' GROUP BY 1, 2 ORDER BY 1, 2"""
                  .formatted(interval, root));
      List<String> made =
          Duck.query(
              """
              SELECT symbol, open_time::timestamp, open, high, low, close, volume, quote_volume, trades,
                taker_buy_volume, first_id, last_id
              FROM '%s/*/*.parquet' ORDER BY 1, 2"""
                  .formatted(path(lake.bars(width.label()))));
      assertThat(made).isEqualTo(expected).hasSize(outcome.bars().get(width).intValue());
      assertThat(
              Duck.query(
                  """
                  SELECT count(*) FROM '%s/*/*.parquet'
                  WHERE abs(vwap::double - quote_volume::double / volume::double) > 1e-9 OR NOT final"""
                      .formatted(path(lake.bars(width.label())))))
          .containsExactly("0");
    }
  }

  @Test
  void isCompleteWhereNoIdIsMissingOnEitherSideOfMidnight() throws IOException {
    List<RawTrade> all = trades("BTCUSDT", 0, 40, 60_000_000);
    List<RawTrade> some =
        all.stream().filter(trade -> trade.id() != 10 && trade.id() != 20).toList();
    raw(some);
    raw(List.of(RawTrade.live("BTCUSDT", 40, START + Days.MICROS)));
    spark
        .sql(
            """
            SELECT 'BTCUSDT' AS symbol, 20L AS from_id, 20L AS to_id, 'absent' AS status,
              DATE'2026-11-05' AS opened_date""")
        .write()
        .partitionBy("opened_date")
        .parquet(lake.gaps());
    curate(DAY);
    bars().run(DAY);
    assertThat(incomplete("1m")).containsExactly("9", "11", "39");

    BarBook book = new BarBook(files, lake);
    assertThat(book.state(DAY)).isEqualTo(BarBook.State.MADE);
    assertThat(book.state(DAY.plusDays(1))).isEqualTo(BarBook.State.NONE);
    curate(DAY.plusDays(1));
    assertThat(book.state(DAY)).isEqualTo(BarBook.State.STALE);
    assertThat(bars().staleDays()).containsExactly(DAY, DAY.plusDays(1));
    bars().run(DAY);
    assertThat(incomplete("1m")).containsExactly("9", "11");
    assertThat(incomplete("10m")).containsExactly("0", "11");
    bars().run(DAY.plusDays(1));
    assertThat(bars().staleDays()).isEmpty();
  }

  @Test
  void comparesItselfWithTheNewestRevisionsOfTheStream() throws IOException {
    raw(trades("BTCUSDT", 0, 40, 60_000_000));
    curate(DAY);
    bars().run(DAY);
    // As if the stream had published the same: some minutes twice, one wrongly.
    String mine = lake.bars("1m") + "/open_date=2026-11-05";
    stream(mine, "id < 39", 0, "0");
    stream(mine, "id BETWEEN 5 AND 6", 1, "0");
    stream(mine, "id = 7", 3, "1");

    Bars.Outcome outcome = bars().run(DAY);

    assertThat(outcome.compared()).isEqualTo(39);
    assertThat(outcome.unlike()).isEqualTo(1);
    assertThat(outcome.examples()).singleElement().asString().contains("\"first_id\":7");
    assertThat(revisions("1m")).containsExactly("0|37", "1|2", "4|1");
  }

  @Test
  void raisesARevisionAboveAllThatWerePublishedWhereABarChanges() throws IOException {
    raw(trades("BTCUSDT", 0, 60, 30_000_000).stream().filter(trade -> trade.id() != 15).toList());
    curate(DAY);
    bars().run(DAY);
    // The stream has one minute wrongly, and one at a newer revision.
    String mine = lake.bars("1m") + "/open_date=2026-11-05";
    stream(mine, "id NOT IN (10, 12)", 0, "0");
    stream(mine, "id = 10", 0, "1");
    stream(mine, "id = 12", 5, "0");
    bars().run(DAY);
    assertThat(revisions("1m")).containsExactly("0|28", "1|1", "5|1");

    bars().run(DAY);

    assertThat(revisions("1m")).as("nothing changed").containsExactly("0|28", "1|1", "5|1");

    // The minutes of 10 and 14 change; those of 12 and 16 are complete by what comes.
    raw(List.of(RawTrade.live("BTCUSDT", 15, START + 15 * 30_000_000L)));
    raw(List.of(RawTrade.live("BTCUSDT", 60, START + 11 * 30_000_000L)));
    curate(DAY);
    bars().run(DAY);

    assertThat(revisionsOfIds()).contains("10|60|2", "12|13|5", "14|15|1", "16|17|1", "18|19|0");
    assertThat(revisions("10m")).as("all but the second").containsExactly("0|1", "1|2");
    assertThat(revisions("1h")).containsExactly("1|1");
    assertThat(revisions("1d")).containsExactly("1|1");
    bars().run(DAY);
    assertThat(revisionsOfIds()).contains("10|60|2", "12|13|5", "14|15|1", "16|17|1", "18|19|0");
    assertThat(revisions("1d")).containsExactly("1|1");
  }

  @Test
  void raisesTheRevisionOfAPartialBarThoughTheStreamSaysTheWholeOneAtTheSame() throws IOException {
    raw(trades("BTCUSDT", 0, 10, 30_000_000).stream().filter(trade -> trade.id() != 5).toList());
    curate(DAY);
    bars().run(DAY);
    assertThat(revisionsOfIds()).contains("4|4|0");

    raw(List.of(RawTrade.live("BTCUSDT", 5, START + 5 * 30_000_000L)));
    curate(DAY);
    bars().run(DAY);
    stream(lake.bars("1m") + "/open_date=2026-11-05", "id = 4", 0, "0");
    bars().run(DAY);

    assertThat(revisionsOfIds()).contains("4|5|1");
  }

  @Test
  void readsItsEarlierBarsThoughTheirSwapWasCutOff() throws IOException {
    raw(trades("BTCUSDT", 0, 10, 30_000_000));
    curate(DAY);
    bars().run(DAY);
    raw(List.of(RawTrade.live("BTCUSDT", 10, START + 60_000_000L)));
    curate(DAY);
    Bars killed =
        new Bars(
            files,
            lake,
            spark,
            CLOCK,
            step -> {
              if (step.equals("delete")) {
                throw new IllegalStateException("the end");
              }
            });
    assertThatThrownBy(() -> killed.run(DAY)).hasMessage("the end");

    bars().run(DAY);

    assertThat(revisionsOfIds()).containsExactly("0|1|0", "2|10|1", "4|5|0", "6|7|0", "8|9|1");
  }

  @Test
  void takesTheHighestIdThatThereIs() throws IOException {
    raw(
        List.of(
            RawTrade.live("BTCUSDT", Long.MAX_VALUE, START + 180_000_000),
            RawTrade.live("BTCUSDT", 2, START + 60_000_000),
            RawTrade.live("BTCUSDT", Long.MAX_VALUE - 1, START + 120_000_000),
            RawTrade.live("BTCUSDT", 1, START)));
    curate(DAY);
    bars().run(DAY);

    assertThat(
            Duck.query(
                "SELECT first_id, last_id, trades FROM '%s/*/*.parquet'"
                    .formatted(path(lake.bars("1d")))))
        .containsExactly("1|9223372036854775807|4");
    // No id comes after the highest, so that nothing can be missing there.
    assertThat(incomplete("1m")).containsExactly("1", "2", "9223372036854775806");
  }

  @Test
  void leavesWhatItsSuccessorHasStagedWhereItLostItsLock() throws IOException {
    raw(trades("BTCUSDT", 0, 40, 60_000_000));
    curate(DAY);
    Path theirs = root.resolve("datalake/tmp/bars/2026-11-05/successor/1m/part-0.parquet");
    Bars slow =
        new Bars(
            files,
            lake,
            spark,
            CLOCK,
            step -> {
              TestLakes.stage(theirs);
              throw new IllegalStateException("the end");
            });

    assertThatThrownBy(() -> slow.run(DAY)).hasMessage("the end");

    assertThat(theirs).exists();
    bars().run(DAY);
    assertThat(root.resolve("datalake/tmp/bars/2026-11-05")).doesNotExist();
  }

  private void stream(String source, String which, int revision, String more) {
    spark
        .read()
        .parquet(source)
        .filter(which.replace("id", "first_id"))
        .withColumn("revision", functions.lit(revision))
        .withColumn("volume", functions.expr("CAST(volume + " + more + " AS DECIMAL(28,8))"))
        .withColumn("epoch", functions.lit(1L))
        .withColumn("batch_id", functions.lit((long) revision))
        .withColumn("open_date", functions.lit("2026-11-05"))
        .write()
        .mode("append")
        .partitionBy("open_date")
        .parquet(lake.barRevisions());
  }

  private List<String> revisions(String width) {
    return Duck.query(
        "SELECT revision, count(*) FROM '%s/*/*.parquet' GROUP BY 1 ORDER BY 1"
            .formatted(path(lake.bars(width))));
  }

  private List<String> revisionsOfIds() {
    return Duck.query(
        "SELECT first_id, last_id, revision FROM '%s/*/*.parquet' ORDER BY 1"
            .formatted(path(lake.bars("1m"))));
  }

  private List<String> incomplete(String width) {
    return Duck.query(
        "SELECT first_id FROM '%s/open_date=2026-11-05/*.parquet' WHERE NOT complete ORDER BY 1"
            .formatted(path(lake.bars(width))));
  }

  private Bars bars() {
    return new Bars(files, lake, spark, CLOCK);
  }

  private void curate(LocalDate day) throws IOException {
    new Curate(
            files,
            lake,
            new CurateSettings(700, 20_000),
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            CLOCK)
        .run(day, Curate.Redo.WHEN_STALE);
  }

  private void raw(List<RawTrade> trades) {
    RawTrade.write(path(lake.rawTrades()).resolve("ingest_date=2026-11-05"), trades);
  }

  private static Path path(String lakePath) {
    return Path.of(lakePath.substring("file:".length()));
  }

  private static List<RawTrade> trades(String symbol, long first, int count, long step) {
    List<RawTrade> trades = new ArrayList<>();
    for (long id = first; id < first + count; id++) {
      trades.add(RawTrade.live(symbol, id, START + (id - first) * step));
    }
    return trades;
  }
}
