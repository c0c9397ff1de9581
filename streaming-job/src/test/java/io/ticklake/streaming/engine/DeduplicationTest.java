package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Gap;
import io.ticklake.model.Trade;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each trade once, however often and however much later it comes again. */
class DeduplicationTest extends SparkTest {
  private static final String[] SYMBOLS = {"BTCUSDT", "ETHUSDT"};
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DELAY = 2 * MINUTE;

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();
  private final KafkaRows rows = new KafkaRows();
  private LakeReader lake;
  private LocalJob job;

  @BeforeEach
  void openJob() {
    lake = new LakeReader(spark, folder);
    job = new LocalJob(spark, folder, Map.of());
  }

  @Test
  void whatComesAgainHoursLaterIsKnown() throws Exception {
    List<Trade> morning = trades(1000, 1600, Trades.START);
    List<Trade> evening = trades(1600, 2200, Trades.START + 8 * HOUR);
    run(records(morning));
    // The watermark is hours beyond every bar of the morning, and the job began anew.
    run(records(evening));

    run(records(morning), records(evening));

    expected.requireExact(lake, DELAY);
    assertThat(lake.barsBySpark()).as("no bar is revised").allMatch(line -> line.endsWith("|0"));
    assertThat(folder.resolve("datalake/results/market/stale_days")).doesNotExist();
    assertThat(job.gaps).isEmpty();
  }

  @Test
  void tradesOfYesterdayAreTakenInOnce() throws Exception {
    List<Trade> today = trades(1000, 1600, Trades.START + 12 * HOUR);
    run(records(today));
    List<Trade> yesterday = trades(940, 1000, Trades.START - HOUR);

    run(records(yesterday));
    run(records(yesterday), records(today));

    assertThat(lake.tradesBySpark()).containsExactlyInAnyOrderElementsOf(expected.trades());
    assertThat(lake.tradesByDuckDb()).containsExactlyInAnyOrderElementsOf(expected.trades());
    String day = "|" + LocalDate.ofEpochDay(Trades.DAY - 1) + "|60";
    assertThat(lake.byDuckDb("SELECT symbol, event_date, trades FROM %s", lake.paths().staleDays()))
        .containsExactlyInAnyOrder(SYMBOLS[0] + day, SYMBOLS[1] + day);
    assertThat(job.gaps).as("below the first id seen there is no gap").isEmpty();
  }

  @Test
  void everythingReplayedTwiceChangesNothing() throws Exception {
    List<Trade> all = trades(0, 900, Trades.START);
    run(records(all));
    List<String> bars = lake.barsBySpark();

    for (int seed = 0; seed < 2; seed++) {
      List<Row> again = records(all);
      Collections.shuffle(again, new Random(seed));
      run(again.subList(0, 700), again.subList(700, again.size()));
    }

    expected.requireExact(lake, DELAY);
    assertThat(lake.barsBySpark()).containsExactlyInAnyOrderElementsOf(bars);
  }

  @Test
  void ofRedundantConnectionsEachTradeIsTakenOnce() throws Exception {
    List<Trade> all = trades(0, 900, Trades.START);
    List<Row> first = new ArrayList<>();
    List<Row> second = new ArrayList<>();
    for (Trade trade : all) {
      // Each connection loses what the other has.
      if (trade.id() % 10 != 3) {
        first.add(rows.trade(trade, trade.eventTimeMicros() + 700));
      }
      if (trade.id() % 10 != 7) {
        second.add(rows.trade(trade, trade.eventTimeMicros() + 90_000));
      }
    }

    run(first.subList(0, 800), second.subList(0, 500));
    run(second.subList(500, second.size()));
    run(first.subList(800, first.size()));

    expected.requireExact(lake, DELAY);
    Map<String, Gap.Status> ledger = new HashMap<>();
    job.gaps.forEach(gap -> ledger.put(gap.symbol() + gap.fromId(), gap.status()));
    assertThat(ledger.values()).isNotEmpty().containsOnly(Gap.Status.FILLED);
  }

  @Test
  void ofTwoContentsUnderOneIdTheFirstStays() throws Exception {
    List<Trade> all = trades(0, 300, Trades.START);
    run(records(all));
    List<Row> others = new ArrayList<>();
    for (Trade trade : all) {
      others.add(
          rows.trade(
              new Trade(
                  trade.symbol(),
                  trade.id(),
                  trade.price() + 1,
                  trade.quantity() + 1,
                  trade.eventTimeMicros() + 1,
                  !trade.buyerMaker())));
    }

    run(others);

    expected.requireExact(lake, DELAY);
  }

  /** Each as a partition of one batch. */
  @SafeVarargs
  private void run(List<Row>... records) throws Exception {
    for (List<Row> part : records) {
      job.feed(part);
    }
    job.runToTheEnd();
  }

  private List<Row> records(List<Trade> trades) {
    List<Row> records = new ArrayList<>();
    trades.forEach(trade -> records.add(rows.trade(trade)));
    return records;
  }

  /** One a second, the first of them at this time. */
  private List<Trade> trades(long fromId, long toId, long startMicros) {
    List<Trade> trades = new ArrayList<>();
    for (long id = fromId; id < toId; id++) {
      for (String symbol : SYMBOLS) {
        Trade trade = Trades.of(symbol, id, startMicros + (id - fromId) * SECOND);
        trades.add(trade);
        expected.add(trade);
      }
    }
    return trades;
  }
}
