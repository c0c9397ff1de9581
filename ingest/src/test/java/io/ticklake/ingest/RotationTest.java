package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.Harvest;
import io.ticklake.ingest.testing.IngestProcess;
import io.ticklake.ingest.testing.JavaProcess;
import io.ticklake.ingest.testing.Simulator;
import io.ticklake.model.IdRanges;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days of connections in seconds: an exchange that ends each of them at a certain age. */
class RotationTest {
  /** Times that every connection has to be replaced. */
  private static final int ROTATIONS = 3;

  /** From a trade to its receipt, on a machine that may be busy; REST would add grace and more. */
  private static final Duration LIVE = Duration.ofSeconds(5);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker() {
    broker = BrokerProcess.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"30s, 0s, 4s", "12s, 8s, 1h"})
  void losesAndDelaysNothing(String life, String notice, String rotateAfter, @TempDir Path logs) {
    broker.recreateTopics();
    try (Simulator simulator =
        Simulator.start(
            logs,
            "--symbols=9",
            "--rate=300",
            "--ping-interval=3s",
            "--connection-life=" + life,
            "--shutdown-notice=" + notice)) {
      JavaProcess ingest =
          new IngestProcess(logs, broker, simulator)
              .start(
                  "--set=connection.streams=3",
                  "--set=connection.overlap=300ms",
                  "--set=connection.rotate-after=" + rotateAfter);
      try (ingest;
          Harvest harvest = new Harvest(broker.bootstrap())) {
        await().atMost(Duration.ofMinutes(2)).until(() -> replaced(ingest) >= 3 * ROTATIONS);
        simulator.post("/control/halt");
        Map<String, Simulator.Produced> produced = simulator.produced();
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    produced.forEach(
                        (symbol, truth) -> {
                          IdRanges held = harvest.held().getOrDefault(symbol, new IdRanges());
                          assertThat(held.holes()).as(symbol).isEmpty();
                          assertThat(held.last()).as(symbol).isEqualTo(truth.lastId());
                        }));
        assertThat(harvest.backfilled()).isZero();
        assertThat(harvest.longestDelay()).isLessThan(LIVE);
        assertThat(ingest.log()).doesNotContain("interrupted symbols");
        assertThat(simulator.stats().path("rest_by_status").path("429").asLong()).isZero();
        simulator.assertLimitsKept();
      }
    }
  }

  private static long replaced(JavaProcess ingest) {
    return ingest.log().lines().filter(line -> line.contains(" replaces=")).count();
  }
}
