package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.Harvest;
import io.ticklake.ingest.testing.IngestProcess;
import io.ticklake.ingest.testing.JavaProcess;
import io.ticklake.ingest.testing.Simulator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The exchange cuts, drops, repeats, reorders, falls silent, announces shutdowns, answers 429 and
 * 500; the broker stops for a while and is killed; the ingester is killed twice. Not a trade may be
 * missing afterwards. {@code -Dticklake.chaos.seconds=600} for longer.
 */
class IngestChaosTest {
  private static final int SECONDS = Integer.getInteger("ticklake.chaos.seconds", 150);
  private static final int TRADES_A_SECOND = 400;
  private static final String FAULTS = "chaos,drop=0.002,cut=6s,lull=0.02,rest-429=0.03";

  private static final String[] HASTE = {
    "--set=connection.streams=4",
    "--set=connection.silence=7s",
    "--set=connection.overlap=500ms",
    "--set=completeness.grace=500ms",
    "--set=completeness.absent-after=3s",
    "--set=completeness.quiet-after=3s",
    "--set=completeness.state-every=500ms"
  };

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private JavaProcess ingest;

  @AfterEach
  void endIngester() {
    ingest.close();
  }

  @Test
  void losesNothing() {
    Instant before = Instant.now().minusSeconds(1);
    try (BrokerProcess broker = BrokerProcess.start(folder);
        Simulator simulator =
            Simulator.start(
                folder,
                "--symbols",
                "10",
                "--rate",
                Integer.toString(TRADES_A_SECOND),
                "--ping-interval",
                "3s",
                "--faults",
                FAULTS)) {
      broker.createTopics();
      IngestProcess ingester = new IngestProcess(folder, broker, simulator);
      ingest = ingester.start(with("--from", before.toString()));
      pass(0.15, simulator);
      ingest.kill();
      ingest = ingester.start(with());
      pass(0.15, simulator);
      simulator.post("/control/shutdown-notice");
      pass(0.1, simulator);
      broker.stop();
      pass(0.2, simulator);
      broker.start();
      pass(0.1, simulator);
      broker.kill();
      broker.start();
      pass(0.1, simulator);
      ingest.kill();
      ingest = ingester.start(with());
      pass(0.2, simulator);
      simulator.faults("{\"absent\":\"\"}");
      simulator.post("/control/halt");

      Map<String, Simulator.Produced> produced = simulator.produced();
      try (Harvest harvest = new Harvest(broker.bootstrap())) {
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> assertThat(harvest.faults(produced)).isEmpty());
        assertThat(harvest.differences(simulator)).isEmpty();
        assertThat(harvest.conflicts()).isZero();
        JsonNode stats = simulator.stats();
        System.out.printf(
            "chaos: seconds=%d trades=%d backfilled=%d duplicates=%d stats=%s%n",
            SECONDS, harvest.distinct(), harvest.backfilled(), harvest.duplicates(), stats);
        assertThat(harvest.backfilled()).isPositive();
        simulator.assertLimitsKept();
      }
      assertThat(ingest.stop()).isEqualTo(143);
    }
  }

  private static String[] with(String... more) {
    return Stream.of(HASTE, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  /** Lets the exchange go on for a share of the test; its trades are the clock. */
  private static void pass(double share, Simulator simulator) {
    long until = made(simulator) + (long) (share * SECONDS * TRADES_A_SECOND);
    await().atMost(Duration.ofSeconds(60 + 4L * SECONDS)).until(() -> made(simulator) >= until);
  }

  private static long made(Simulator simulator) {
    return simulator.produced().values().stream()
        .mapToLong(symbol -> symbol.lastId() - symbol.firstId())
        .sum();
  }
}
