package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ticklake.model.Bar;
import io.ticklake.model.LakePaths;
import io.ticklake.model.Trade;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.publish.BatchPublisher;
import io.ticklake.streaming.publish.LakeFolders;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.publish.SupersededException;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The job dies and comes back: the lake must not show it, whoever reads it. */
class RestartTest extends SparkTest {
  private static final String[] SYMBOLS = {"BTCUSDT", "ETHUSDT", "币USDT"};
  private static final long MINUTE = ExpectedLake.MINUTE_MICROS;

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();
  private final KafkaRows rows = new KafkaRows();
  private final Random random = new Random(5);

  @Test
  void tradesAndBarsAreExact() throws Exception {
    LocalJob job = new LocalJob(spark, folder, Map.of("lake.loose-trades-per-batch", "100"));
    job.feed(records(0, 400));
    job.feed(records(350, 800));

    job.runToTheEnd();

    requireExact(job);
  }

  /** {@code BatchPublisherTest} has the steps between. */
  @ParameterizedTest
  @EnumSource(
      value = PublishStep.class,
      names = {
        "BEFORE_STAGING",
        "AFTER_STAGING",
        "AFTER_MANIFEST",
        "AFTER_EACH_RENAME",
        "AFTER_OUTPUTS"
      })
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
    Path lost = folder.resolve("lost");
    Files.move(checkpoint(), lost);
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

    TestFiles.delete(checkpoint());
    Files.move(lost, checkpoint());
    assertThatThrownBy(() -> job.start(PublishStep.Listener.NONE))
        .isInstanceOf(CannotStartException.class)
        .hasMessageEndingWith(
            " is older than the lake: another checkpoint was used after it. Move it away and start"
                + " with --resume-from-lake");
  }

  @Test
  void aCheckpointThatIsOlderThanTheLakeIsRefused() throws Exception {
    LocalJob job = new LocalJob(spark, folder, Map.of());
    job.feed(records(0, 300));
    job.runToTheEnd();
    Path backup = folder.resolve("backup");
    TestFiles.copy(checkpoint(), backup);
    job.feed(records(300, 600));
    job.runToTheEnd();
    forgetAllButTheNewestBatch();
    TestFiles.delete(checkpoint());
    TestFiles.copy(backup, checkpoint());
    List<String> before = TestFiles.list(folder.resolve("datalake"));

    assertThatThrownBy(() -> job.start(PublishStep.Listener.NONE))
        .isInstanceOf(CannotStartException.class)
        .hasMessageMatching(
            "Cannot start: the checkpoint .*/streaming is older than the lake: it ends with batch"
                + " [0-9]+, the lake has batch [0-9]+ of the same query\\. Move it away and start"
                + " with --resume-from-lake");
    assertThat(TestFiles.list(folder.resolve("datalake"))).isEqualTo(before);
  }

  @Test
  void whatACheckpointWouldNotHeedIsRefused() throws Exception {
    LocalJob job = new LocalJob(spark, folder, Map.of());
    job.feed(records(0, 100));
    job.runToTheEnd();
    LocalJob changed =
        new LocalJob(spark, folder, Map.of("state.partitions", "4", "state.store", "rocksdb"));

    assertThatThrownBy(() -> changed.start(PublishStep.Listener.NONE))
        .isInstanceOf(CannotStartException.class)
        .hasMessageStartingWith(
            "Cannot start: state.partitions is 4, but was 2 when the checkpoint was begun;"
                + " state.store is rocksdb, but was memory when the checkpoint was begun. Set it"
                + " back, or move the checkpoint ");

    assertThat(checkpoint().resolve("state-version-1")).exists();
    Files.createFile(checkpoint().resolve("state-version-99"));
    assertThatThrownBy(() -> job.start(PublishStep.Listener.NONE))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(
            " holds state of version 99, which this release cannot read, only the one that wrote"
                + " it. Move it away and start with --resume-from-lake");
  }

  @Test
  void aFailureThatFollowsFromATakeOverIsToldAsThat() throws Exception {
    LocalJob job = new LocalJob(spark, folder, Map.of());
    job.feed(records(0, 100));
    StreamingQuery dying =
        job.start(
            step -> {
              if (step == PublishStep.AFTER_STAGING) {
                takeOver();
                throw new IllegalStateException("anything");
              }
            });
    StreamingQueryException failure =
        catchThrowableOfType(StreamingQueryException.class, dying::awaitTermination);

    assertThatThrownBy(() -> job.requireNotSuperseded(failure))
        .isInstanceOf(SupersededException.class)
        .hasSuppressedException(failure);
  }

  private void takeOver() {
    try {
      BatchPublisher.takeOver(
          new LakeFolders(new LakePaths("file://" + folder)),
          new Configuration(),
          Duration.ZERO,
          InstantSource.system(),
          PublishStep.Listener.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path checkpoint() {
    return folder.resolve("checkpoints/market/streaming");
  }

  /** As is done every 100 batches. */
  private void forgetAllButTheNewestBatch() throws IOException {
    Path manifests = folder.resolve("datalake/raw/market/trades/_streaming/batches");
    List<String> names =
        TestFiles.list(manifests).stream().filter(name -> name.endsWith(".json")).toList();
    assertThat(names).hasSizeGreaterThan(2);
    for (String name : names.subList(0, names.size() - 1)) {
      Files.delete(manifests.resolve(name));
    }
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
