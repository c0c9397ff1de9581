package io.ticklake.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Trade;
import io.ticklake.streaming.engine.StartCheck;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import io.ticklake.streaming.testing.SharedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka has deleted what the job had not read: the way on is a checkpoint made from the lake. */
class LostRecordsTest {
  private static final long DELAY = 2 * ExpectedLake.MINUTE_MICROS;
  private static final Map<String, String> SETTINGS = JobOnKafka.own("lost");

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();

  @Test
  void theJobGoesOnWithWhatKafkaHasAndTheRestIsAGap() throws Exception {
    BrokerProcess broker = SharedBroker.running();
    LakeReader lake = new LakeReader(null, folder);
    try (JobOnKafka job = new JobOnKafka(broker, folder, SETTINGS)) {
      job.createTopics(1);
      send(job, 0, 300);
      job.start();
      job.awaitFinalBars(expected, lake, DELAY);
      job.stop();

      for (int id = 300; id < 400; id++) {
        job.send(trade(id), 0);
      }
      send(job, 400, 1000);
      try (Admin admin = broker.admin()) {
        admin
            .deleteRecords(
                Map.of(
                    new TopicPartition("lost-trades", 0),
                    // One record has one offset.
                    RecordsToDelete.beforeOffset(400)))
            .all()
            .get(30, TimeUnit.SECONDS);
      }
      job.start();
      assertThat(Ending.of(job.failure()))
          .hasValueSatisfying(
              ending -> {
                assertThat(ending.status()).isEqualTo(Ending.REFUSED);
                assertThat(ending.line())
                    .startsWith("streaming-job: Cannot read lost-trades-0 from offset 300: ");
              });

      Path checkpoint = folder.resolve("checkpoints/market/streaming");
      Files.move(checkpoint, checkpoint.resolveSibling("streaming-old"));
      job.start(StartCheck.Wish.RESUME_FROM_LAKE);
      job.awaitFinalBars(expected, lake, DELAY);
      job.await()
          .ignoreExceptionsInstanceOf(SQLException.class)
          .untilAsserted(
              () ->
                  assertThat(
                          lake.byDuckDb(
                              "SELECT from_id, to_id, status FROM %s", lake.paths().gaps()))
                      .containsExactly("300|399|open"));
      job.stop();
    }

    expected.requireExactForDuckDb(lake, DELAY);
  }

  private void send(JobOnKafka job, int fromId, int toId) throws Exception {
    for (int id = fromId; id < toId; id++) {
      expected.add(trade(id));
      job.send(trade(id), 0);
    }
    job.awaitSent();
  }

  private static Trade trade(int id) {
    return Trades.of("BTCUSDT", id, Trades.START + id * 1_000_000L);
  }
}
