package io.ticklake.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Trade;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import io.ticklake.streaming.testing.SharedBroker;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop that is not given the time to finish its batch. */
class ForcedStopTest {
  private static final long DELAY = 2 * ExpectedLake.MINUTE_MICROS;
  @TempDir private Path folder;

  @Test
  void theNextStartPublishesTheBatch() throws Exception {
    BrokerProcess broker = SharedBroker.running();
    LakeReader lake = new LakeReader(null, folder);
    ExpectedLake expected = new ExpectedLake();
    Map<String, String> settings = new HashMap<>(JobOnKafka.own("forced"));
    settings.put("operation.stop-timeout", "1 s");
    Hang hang = new Hang(PublishStep.AFTER_STAGING);
    try (JobOnKafka job = new JobOnKafka(broker, folder, settings)) {
      job.createTopics(1);
      for (int id = 0; id < 300; id++) {
        Trade trade = Trades.of("BTCUSDT", id, Trades.START + id * 1_000_000L);
        expected.add(trade);
        job.send(trade, 0);
      }
      job.awaitSent();

      job.start(hang);
      hang.reached.await();
      job.stop();
      assertThat(folder.resolve("datalake/raw"))
          .satisfies(
              raw -> {
                try (Stream<Path> files = Files.walk(raw)) {
                  assertThat(files.map(Path::toString))
                      .noneMatch(name -> name.endsWith(".parquet"));
                }
              });

      job.start();
      job.awaitFinalBars(expected, lake, DELAY);
      job.stop();
    }

    expected.requireExactForDuckDb(lake, DELAY);
  }

  /** Goes on only when it is interrupted. */
  private static final class Hang implements PublishStep.Listener {
    private final PublishStep at;
    private final CountDownLatch reached = new CountDownLatch(1);

    Hang(PublishStep at) {
      this.at = at;
    }

    @Override
    public void reached(PublishStep step) {
      if (step != at) {
        return;
      }
      reached.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new UncheckedIOException(new InterruptedIOException(step.name()));
      }
    }
  }
}
