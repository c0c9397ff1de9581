package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.Bar;
import io.ticklake.model.Decimal8;
import io.ticklake.model.Trade;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.publish.PublishStep;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The job dies and comes back: the lake must not show it, whoever reads it. */
class RestartTest {
  private static final String[] SYMBOLS = {"BTCUSDT", "ETHUSDT", "币USDT"};
  private static final long MINUTE = 60_000_000;

  private static SparkSession spark;

  @TempDir private Path folder;

  private final List<Trade> produced = new ArrayList<>();
  private final KafkaRows rows = new KafkaRows();
  private final Random random = new Random(5);

  @BeforeAll
  static void startSpark() {
    spark = LocalJob.session();
    spark.sparkContext().setLogLevel("ERROR");
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void tradesAndBarsAreExact() throws Exception {
    LocalJob job = new LocalJob(spark, folder, Map.of("lake.loose-trades-per-batch", "100"));
    job.feed(records(0, 400));
    job.feed(records(350, 800));

    job.runToTheEnd();

    requireExact(job);
  }

  @ParameterizedTest
  @EnumSource(PublishStep.class)
  void aCrashAtAnyStepLeavesNoTrace(PublishStep crash) throws Exception {
    LocalJob job = new LocalJob(spark, folder, Map.of("lake.loose-trades-per-batch", "300"));
    job.feed(records(0, 300));
    job.runToTheEnd();
    job.feed(records(200, 900));

    StreamingQuery dying = job.start(crashOnce(crash));
    assertThatThrownBy(dying::awaitTermination).isInstanceOf(StreamingQueryException.class);
    job.feed(records(800, 1000));
    job.runToTheEnd();

    requireExact(job);
  }

  @ParameterizedTest
  @EnumSource(
      value = PublishStep.class,
      names = {"BEFORE_STAGING", "AFTER_RENAMES"})
  void aLostCheckpointIsMadeAnewFromTheLake(PublishStep crash) throws Exception {
    LocalJob job = new LocalJob(spark, folder, Map.of());
    job.feed(records(0, 600));
    job.runToTheEnd();
    TestFiles.delete(folder.resolve("checkpoints"));
    LocalJob resumed = job.resumed();
    resumed.feed(records(100, 300));
    resumed.feed(records(550, 900));

    assertThatThrownBy(() -> resumed.start(PublishStep.Listener.NONE))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("start once with --resume-from-lake");
    resumed.wish = StartCheck.Wish.RESUME_FROM_LAKE;
    StreamingQuery dying = resumed.start(crashOnce(crash));
    assertThatThrownBy(dying::awaitTermination).isInstanceOf(StreamingQueryException.class);
    resumed.wish = StartCheck.Wish.CHECKPOINT_ONLY;
    resumed.runToTheEnd();
    resumed.feed(records(900, 1000));
    resumed.runToTheEnd();

    resumed.bars.addAll(0, job.bars);
    requireExact(resumed);
    assertThat(resumed.gaps).isEmpty();
  }

  private static PublishStep.Listener crashOnce(PublishStep crash) {
    AtomicInteger left = new AtomicInteger(1);
    return step -> {
      if (step == crash && left.getAndDecrement() == 1) {
        throw new IllegalStateException("crash");
      }
    };
  }

  /**
   * Each symbol's trades of these ids, a second apart, shuffled a little, a tenth of them twice.
   */
  private List<Row> records(int fromId, int toId) {
    List<Row> records = new ArrayList<>();
    for (int id = fromId; id < toId; id++) {
      for (String symbol : SYMBOLS) {
        Trade trade =
            new Trade(
                symbol,
                id,
                Trades.price(id),
                Trades.quantity(id),
                Trades.START + id * 1_000_000L,
                Trades.buyerMaker(id));
        records.add(rows.trade(trade));
        if (random.nextInt(10) == 0) {
          records.add(rows.trade(trade));
        }
        if (!produced.contains(trade)) {
          produced.add(trade);
        }
      }
    }
    for (int i = 0; i + 20 < records.size(); i += 20) {
      Collections.shuffle(records.subList(i, i + 20), random);
    }
    return records;
  }

  private void requireExact(LocalJob job) throws Exception {
    List<String> expected = new ArrayList<>();
    for (Trade trade : produced) {
      expected.add(
          String.join(
              "|",
              trade.symbol(),
              Long.toString(trade.id()),
              Decimal8.format(trade.price()),
              Decimal8.format(trade.quantity()),
              Long.toString(trade.eventTimeMicros()),
              Boolean.toString(trade.buyerMaker())));
    }
    LakeReader lake = new LakeReader(spark, folder);
    assertThat(lake.tradesBySpark()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(lake.tradesByDuckDb()).containsExactlyInAnyOrderElementsOf(expected);

    List<String> bars = expectedFinalBars();
    assertThat(newest(lake.barsBySpark())).containsExactlyInAnyOrderElementsOf(bars);
    assertThat(newest(lake.barsByDuckDb())).containsExactlyInAnyOrderElementsOf(bars);
    assertThat(lake.barsBySpark()).doesNotHaveDuplicates();

    Map<String, String> inKafka = new HashMap<>();
    for (Bar bar : job.bars) {
      if (bar.isFinal()) {
        inKafka.put(bar.symbol() + bar.openTimeMicros(), line(bar));
      }
    }
    assertThat(inKafka.values()).containsExactlyInAnyOrderElementsOf(bars);
  }

  /** The bars that two minutes of watermark have let become final, from BigDecimal. */
  private List<String> expectedFinalBars() {
    long watermark =
        produced.stream().mapToLong(Trade::eventTimeMicros).max().orElseThrow() - 2 * MINUTE;
    Map<String, List<Trade>> minutes = new TreeMap<>();
    for (Trade trade : produced) {
      long minute = trade.eventTimeMicros() / MINUTE * MINUTE;
      if (minute + MINUTE <= watermark) {
        minutes.computeIfAbsent(trade.symbol() + "|" + minute, key -> new ArrayList<>()).add(trade);
      }
    }
    List<String> lines = new ArrayList<>();
    minutes.forEach((key, trades) -> lines.add(key + "|" + sums(trades)));
    return lines;
  }

  private static String sums(List<Trade> trades) {
    trades.sort(java.util.Comparator.comparingLong(Trade::id));
    BigDecimal volume = BigDecimal.ZERO;
    BigDecimal quote = BigDecimal.ZERO;
    BigDecimal taker = BigDecimal.ZERO.setScale(8);
    BigDecimal takerQuote = BigDecimal.ZERO.setScale(16);
    long high = 0;
    long low = Long.MAX_VALUE;
    for (Trade trade : trades) {
      BigDecimal quantity = Decimal8.toBigDecimal(trade.quantity());
      BigDecimal worth = quantity.multiply(Decimal8.toBigDecimal(trade.price()));
      volume = volume.add(quantity);
      quote = quote.add(worth);
      if (!trade.buyerMaker()) {
        taker = taker.add(quantity);
        takerQuote = takerQuote.add(worth);
      }
      high = Math.max(high, trade.price());
      low = Math.min(low, trade.price());
    }
    return String.join(
        "|",
        Decimal8.format(trades.get(0).price()),
        Decimal8.format(high),
        Decimal8.format(low),
        Decimal8.format(trades.get(trades.size() - 1).price()),
        volume.toPlainString(),
        quote.toPlainString(),
        quote.divide(volume, 12, RoundingMode.HALF_EVEN).toPlainString(),
        Integer.toString(trades.size()),
        taker.toPlainString(),
        takerQuote.toPlainString(),
        Long.toString(trades.get(0).id()),
        Long.toString(trades.get(trades.size() - 1).id()));
  }

  private static String line(Bar bar) {
    return String.join(
        "|",
        bar.symbol(),
        Long.toString(bar.openTimeMicros()),
        bar.open().toPlainString(),
        bar.high().toPlainString(),
        bar.low().toPlainString(),
        bar.close().toPlainString(),
        bar.volume().toPlainString(),
        bar.quoteVolume().toPlainString(),
        bar.vwap().toPlainString(),
        Long.toString(bar.trades()),
        bar.takerBuyVolume().toPlainString(),
        bar.takerBuyQuoteVolume().toPlainString(),
        Long.toString(bar.firstId()),
        Long.toString(bar.lastId()));
  }

  /** Each minute's line with the highest revision, without it. */
  private static List<String> newest(List<String> lines) {
    Map<String, String> newest = new HashMap<>();
    Map<String, Integer> revisions = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split("\\|", -1);
      int revision = Integer.parseInt(parts[parts.length - 1]);
      String key = parts[0] + parts[1];
      if (revision >= revisions.getOrDefault(key, -1)) {
        revisions.put(key, revision);
        newest.put(key, line.substring(0, line.lastIndexOf('|')));
      }
    }
    return new ArrayList<>(newest.values());
  }
}
