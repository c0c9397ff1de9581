package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.model.Rejection;
import io.ticklake.model.Trade;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trades that do not come when their time would have them come. One trade a second by id. */
class LateAndEarlyTest extends SparkTest {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long DELAY = 2 * MINUTE;
  private static final String STALE = "SELECT symbol, event_date, trades FROM %s";

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();
  private final KafkaRows rows = new KafkaRows();
  private LakeReader lake;
  private LocalJob job;

  @BeforeEach
  void openJob() {
    lake = new LakeReader(spark, folder);
    job = new LocalJob(spark, folder, Map.of("stream.horizon", "10 minutes"));
  }

  @Test
  void lateTradesWithinTheHorizonRevise() throws Exception {
    run(records("A", 0, 300), records("A", 310, 900));
    assertThat(revisions("A", 5)).containsExactly("0|50|false");
    assertThat(job.gaps).extracting(LateAndEarlyTest::line).containsExactly("300-309 OPEN");

    run(records("A", 300, 305));

    expected.requireExact(lake, DELAY);
    assertThat(revisions("A", 5)).containsExactlyInAnyOrder("0|50|false", "1|55|false");
    assertThat(job.gaps)
        .extracting(LateAndEarlyTest::line)
        .containsExactly("300-309 OPEN", "300-304 FILLED", "305-309 OPEN");

    run(records("A", 305, 310));

    expected.requireExact(lake, DELAY);
    assertThat(revisions("A", 5))
        .containsExactlyInAnyOrder("0|50|false", "1|55|false", "2|60|true");
    assertThat(revisions("A", 3)).as("a bar that is not concerned").containsExactly("0|60|true");
    List<Bar> finals = job.bars.stream().filter(Bar::isFinal).toList();
    assertThat(ExpectedLake.lastOfEach(finals))
        .containsExactlyInAnyOrderElementsOf(expected.finalBars(DELAY));
    assertThat(folder.resolve("datalake/results/market/stale_days")).doesNotExist();
  }

  @Test
  void lateTradesBeyondTheHorizonAreKeptAndMarkTheirDay() throws Exception {
    run(records("A", 0, 600), records("A", 603, 900));
    run(records("A", 900, 1800));

    run(records("A", 600, 603));

    assertThat(lake.tradesBySpark()).containsExactlyInAnyOrderElementsOf(expected.trades());
    assertThat(lake.tradesByDuckDb()).containsExactlyInAnyOrderElementsOf(expected.trades());
    assertThat(revisions("A", 10)).as("left to the batch").containsExactly("0|57|false");
    String stale = "A|" + LocalDate.ofEpochDay(Trades.DAY) + "|3";
    assertThat(lake.bySpark(STALE, lake.paths().staleDays())).containsExactly(stale);
    assertThat(lake.byDuckDb(STALE, lake.paths().staleDays())).containsExactly(stale);
    assertThat(job.gaps)
        .extracting(LateAndEarlyTest::line)
        .containsExactly("600-602 OPEN", "600-602 FILLED");
  }

  @Test
  void whoFallsQuietGetsItsLastBar() throws Exception {
    run(records("A", 0, 60), records("QUIET", 0, 60), records("ONCE", 30, 31));
    assertThat(job.bars).isNotEmpty().noneMatch(Bar::isFinal);

    run(records("A", 60, 900));

    expected.requireExact(lake, DELAY);
    assertThat(revisions("QUIET", 0)).containsExactly("0|60|false");
    assertThat(revisions("ONCE", 0)).containsExactly("0|1|false");
    assertThat(job.gaps).isEmpty();
  }

  @Test
  void whoComesBackAfterHoursCompletesItsLastBar() throws Exception {
    run(records("A", 0, 7200), records("QUIET", 0, 60));
    run(records("A", 7200, 7320));
    assertThat(revisions("QUIET", 0)).containsExactly("0|60|false");

    Trade next = Trades.of("QUIET", 60, Trades.START + 7320 * SECOND);
    expected.add(next);
    run(List.of(rows.trade(next)));

    expected.requireExact(lake, DELAY);
    assertThat(revisions("QUIET", 0)).containsExactlyInAnyOrder("0|60|false", "1|60|true");
  }

  @Test
  void aTradeOfTheFarFutureIsSetAsideAndMovesNothing() throws Exception {
    long now = Trades.START + 119 * SECOND;
    Row far = rows.trade(Trades.of("A", 120, now + 24 * 60 * MINUTE), now);
    Row beyondTolerance = rows.trade(Trades.of("A", 121, now + MINUTE + 1), now);
    run(records("A", 0, 120), List.of(far, beyondTolerance));

    assertThat(job.deadLetters()).containsExactly(Map.entry(Rejection.FAR_IN_THE_FUTURE, 2L));
    assertThat(job.bars).isNotEmpty().noneMatch(Bar::isFinal);
    assertThat(lake.tradesByDuckDb()).containsExactlyInAnyOrderElementsOf(expected.trades());

    Trade tolerated = Trades.of("A", 300, Trades.START + 299 * SECOND + MINUTE);
    expected.add(tolerated);
    run(records("A", 120, 300), List.of(rows.trade(tolerated, Trades.START + 299 * SECOND)));

    assertThat(job.deadLetters()).isEmpty();
    expected.requireExact(lake, DELAY);
    assertThat(expected.finalBars(DELAY)).hasSize(3);
  }

  /** Each as a partition of one batch. */
  @SafeVarargs
  private void run(List<Row>... records) throws Exception {
    for (List<Row> part : records) {
      job.feed(part);
    }
    job.runToTheEnd();
  }

  private List<Row> records(String symbol, int fromId, int toId) {
    List<Row> records = new ArrayList<>();
    IntStream.range(fromId, toId)
        .mapToObj(id -> Trades.of(symbol, id, Trades.START + id * SECOND))
        .forEach(
            trade -> {
              expected.add(trade);
              records.add(rows.trade(trade));
            });
    return records;
  }

  /** Revision, trades and completeness of each line of a minute, the same for both readers. */
  private List<String> revisions(String symbol, int minute) throws Exception {
    String query =
        "SELECT revision, trades, complete FROM %s WHERE symbol = '"
            + symbol
            + "' AND "
            + "%s = "
            + (Trades.START + minute * MINUTE);
    List<String> lines =
        lake.bySpark(query.formatted("%s", "unix_micros(open_time)"), lake.paths().barRevisions());
    Set<String> others =
        new HashSet<>(
            lake.byDuckDb(
                query.formatted("%s", "epoch_us(open_time)"), lake.paths().barRevisions()));
    assertThat(lines).doesNotHaveDuplicates();
    assertThat(others).containsExactlyInAnyOrderElementsOf(lines);
    return lines;
  }

  private static String line(Gap gap) {
    return gap.fromId() + "-" + gap.toId() + " " + gap.status();
  }
}
