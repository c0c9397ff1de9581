package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.Harvest;
import io.ticklake.ingest.testing.IngestProcess;
import io.ticklake.ingest.testing.JavaProcess;
import io.ticklake.ingest.testing.OperationClient;
import io.ticklake.ingest.testing.Simulator;
import io.ticklake.model.IdRanges;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Symbols come and go while the ingester runs. */
class ListingTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void aNewListingIsFollowedFromItsFirstTradeAndADelistedOneIsLeft() {
    try (BrokerProcess broker = BrokerProcess.start(folder);
        Simulator simulator = Simulator.start(folder, "--symbols=3", "--rate=60")) {
      broker.createTopics();
      JavaProcess ingest =
          new IngestProcess(folder, broker, simulator)
              .start("--set=exchange.refresh-every=1s", "--set=completeness.grace=200ms");
      try (ingest;
          Harvest harvest = new Harvest(broker.bootstrap())) {
        simulator.post("/control/list?symbol=NEWUSDT&rate=50");
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () -> {
                  IdRanges held = harvest.held().getOrDefault("NEWUSDT", new IdRanges());
                  assertThat(held.count()).isGreaterThan(100);
                  assertThat(held.first()).isZero();
                  assertThat(held.holes()).isEmpty();
                });
        assertThat(ingest.log()).doesNotContain("interrupted symbols");
        simulator.post("/control/delist?symbol=NEWUSDT");
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(
                            OperationClient.of(ingest).metric("ticklake_ingest_symbols_subscribed"))
                        .isEqualTo(3));
        long last = simulator.produced().get("NEWUSDT").lastId();
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> harvest.held().get("NEWUSDT").last() == last);
        simulator.assertLimitsKept();
      }
    }
  }
}
