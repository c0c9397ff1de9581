package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.Bar;
import io.ticklake.model.Trade;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  private static final long MINUTE = ExpectedLake.MINUTE_MICROS;

  private static SparkSession spark;

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();
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
        Trade trade = Trades.of(symbol, id, Trades.START + id * 1_000_000L);
        records.add(rows.trade(trade));
        if (random.nextInt(10) == 0) {
          records.add(rows.trade(trade));
        }
        expected.add(trade);
      }
    }
    for (int i = 0; i + 20 < records.size(); i += 20) {
      Collections.shuffle(records.subList(i, i + 20), random);
    }
    return records;
  }

  private void requireExact(LocalJob job) throws Exception {
    expected.requireExact(new LakeReader(spark, folder), 2 * MINUTE);
    List<Bar> finals = job.bars.stream().filter(Bar::isFinal).toList();
    assertThat(ExpectedLake.lastOfEach(finals))
        .containsExactlyInAnyOrderElementsOf(expected.finalBars(2 * MINUTE));
  }
}
