package io.ticklake.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Trade;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import io.ticklake.streaming.testing.SharedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A driver stops running in the middle of a batch, is given up, and runs again when its successor
 * has long gone on. {@code -Dticklake.freeze=STEP} freezes it at another step, {@code all} at each.
 */
class FrozenDriverTest {
  private static final long DELAY = 2 * ExpectedLake.MINUTE_MICROS;
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "币USDT");

  @TempDir private Path folder;
  @TempDir private Path log;

  private final ExpectedLake expected = new ExpectedLake();

  static Stream<PublishStep> steps() {
    String wanted = System.getProperty("ticklake.freeze", PublishStep.BEFORE_MANIFEST.name());
    return Stream.of(PublishStep.values())
        .filter(step -> wanted.equals("all") || wanted.equals(step.name()));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void whatIsLetGoPublishesNothing(PublishStep step) throws Exception {
    BrokerProcess broker = SharedBroker.running();
    LakeReader lake = new LakeReader(null, folder);
    try (JobOnKafka job = new JobOnKafka(broker, folder, settings(step))) {
      job.createTopics(2);
      send(job, 0, 300);
      try (FrozenDriver frozen =
          FrozenDriver.start(
              broker.bootstrap(), folder, settings(step), step, log.resolve("frozen.log"))) {
        job.awaiting().until(frozen::isFrozen);

        job.start();
        send(job, 200, 900);
        job.awaitFinalBars(expected, lake, DELAY);
        Map<String, Object> before = settled(job);
        frozen.letGo();

        assertThat(frozen.exitCode(4, TimeUnit.MINUTES)).isEqualTo(Ending.SUPERSEDED);
        assertThat(log.resolve("frozen.log"))
            .content()
            .contains(
                "streaming-job: Cannot publish: this driver holds epoch 1, another one holds 2");
        assertThat(published(job)).isEqualTo(before);
      }
      send(job, 900, 1200);
      job.awaitFinalBars(expected, lake, DELAY);
      job.stop();
    }

    expected.requireExactForDuckDb(lake, DELAY);
  }

  private static Map<String, String> settings(PublishStep step) {
    return JobOnKafka.own("frozen-" + step.name().toLowerCase(Locale.ROOT));
  }

  /** Kafka gets what follows from a batch after the lake. */
  private Map<String, Object> settled(JobOnKafka job) {
    AtomicReference<Map<String, Object>> last = new AtomicReference<>(Map.of());
    job.await()
        .during(Duration.ofSeconds(1))
        .until(
            () -> {
              Map<String, Object> now = published(job);
              return now.equals(last.getAndSet(now));
            });
    return last.get();
  }

  /** All that anybody else can see. */
  private Map<String, Object> published(JobOnKafka job) throws Exception {
    Map<String, Object> seen = new TreeMap<>(job.visibleInKafka());
    try (Stream<Path> files = Files.walk(folder.resolve("datalake"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(folder.resolve("datalake/tmp"))) {
          seen.put(folder.relativize(file).toString(), Files.getLastModifiedTime(file));
        }
      }
    }
    return seen;
  }

  private void send(JobOnKafka job, int fromId, int toId) throws Exception {
    for (int id = fromId; id < toId; id++) {
      for (int symbol = 0; symbol < SYMBOLS.size(); symbol++) {
        Trade trade = Trades.of(SYMBOLS.get(symbol), id, Trades.START + id * 1_000_000L);
        expected.add(trade);
        job.send(trade, symbol % 2);
      }
    }
    job.awaitSent();
  }
}
