package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.Harvest;
import io.ticklake.ingest.testing.IngestProcess;
import io.ticklake.ingest.testing.JavaProcess;
import io.ticklake.ingest.testing.OperationClient;
import io.ticklake.ingest.testing.Simulator;
import io.ticklake.model.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.ElectionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers, each leading half of the partitions; one is killed and comes back. */
class LeaderChangeTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void losesNothingAndFetchesNothing() throws Exception {
    Path other = Files.createDirectory(folder.resolve("second"));
    try (BrokerProcess first = BrokerProcess.start(folder);
        BrokerProcess second = first.join(other);
        Admin admin = first.admin()) {
      first.createTopics(2);
      assertThat(leaders(admin)).containsExactlyInAnyOrder(1, 2);
      try (Simulator simulator = Simulator.start(folder, "--symbols=8", "--rate=400");
          JavaProcess ingest = new IngestProcess(folder, first, simulator).start()) {
        OperationClient operation = OperationClient.of(ingest);
        awaitMore(operation);
        second.kill();
        await().atMost(Duration.ofMinutes(1)).until(() -> leaders(admin).equals(Set.of(1)));
        awaitMore(operation);
        second.start();
        await()
            .atMost(Duration.ofMinutes(1))
            .ignoreExceptions()
            .until(
                () -> {
                  admin.electLeaders(ElectionType.PREFERRED, null).all().get(10, TimeUnit.SECONDS);
                  return leaders(admin).equals(Set.of(1, 2));
                });
        awaitMore(operation);
        simulator.post("/control/halt");
        Map<String, Simulator.Produced> produced = simulator.produced();
        try (Harvest harvest = new Harvest(first.bootstrap())) {
          await()
              .atMost(Duration.ofMinutes(1))
              .untilAsserted(
                  () ->
                      produced.forEach(
                          (symbol, truth) -> {
                            assertThat(harvest.held()).containsKey(symbol);
                            assertThat(harvest.held().get(symbol).holes()).as(symbol).isEmpty();
                            assertThat(harvest.held().get(symbol).last())
                                .as(symbol)
                                .isEqualTo(truth.lastId());
                          }));
          assertThat(harvest.backfilled()).isZero();
          assertThat(harvest.duplicates()).isZero();
        }
        simulator.assertLimitsKept();
      }
    }
  }

  private static void awaitMore(OperationClient operation) {
    double before = operation.metric("ticklake_ingest_trades_total");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                operation.metric("ticklake_ingest_trades_total")
                        - operation.metric("ticklake_ingest_unacknowledged")
                    > before + 400);
  }

  private static Set<Integer> leaders(Admin admin) throws Exception {
    return admin
        .describeTopics(List.of(Topics.TRADES))
        .allTopicNames()
        .get(30, TimeUnit.SECONDS)
        .get(Topics.TRADES)
        .partitions()
        .stream()
        .map(partition -> partition.leader().id())
        .collect(Collectors.toSet());
  }
}
