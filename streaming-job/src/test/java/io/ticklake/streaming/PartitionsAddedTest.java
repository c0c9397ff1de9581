package io.ticklake.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Trade;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import io.ticklake.streaming.testing.SharedBroker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic grows under the running job, and symbols move to other partitions. */
class PartitionsAddedTest {
  private static final long DELAY = 2 * ExpectedLake.MINUTE_MICROS;
  private static final int SYMBOLS = 12;
  private static final String PARTITIONS = "SELECT count(DISTINCT kafka_partition) FROM %s";
  private static final Map<String, String> SETTINGS = JobOnKafka.own("growing");

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();

  @Test
  void theLakeStaysExact() throws Exception {
    BrokerProcess broker = SharedBroker.running();
    LakeReader lake = new LakeReader(null, folder);
    try (JobOnKafka job = new JobOnKafka(broker, folder, SETTINGS)) {
      job.createTopics(2);
      job.start();
      send(job, 0, 200, 2);
      job.awaitCaughtUp();

      job.raisePartitions(8);
      // Some of them again: what came by one partition comes now by another.
      send(job, 150, 400, 8);
      job.awaitFinalBars(expected, lake, DELAY);
      job.stop();
    }

    expected.requireExactForDuckDb(lake, DELAY);
    assertThat(lake.byDuckDb(PARTITIONS, lake.paths().rawTrades())).containsExactly("8");
  }

  private void send(JobOnKafka job, int fromId, int toId, int partitions) throws Exception {
    for (int id = fromId; id < toId; id++) {
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        Trade trade = Trades.of("SYMBOL" + symbol, id, Trades.START + id * 1_000_000L);
        expected.add(trade);
        job.send(trade, symbol % partitions);
      }
    }
    job.awaitSent();
  }
}
