package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.Harvest;
import io.ticklake.ingest.testing.IngestProcess;
import io.ticklake.ingest.testing.JavaProcess;
import io.ticklake.ingest.testing.OperationClient;
import io.ticklake.ingest.testing.Simulator;
import io.ticklake.ingest.testing.TopicReader;
import io.ticklake.model.IdRanges;
import io.ticklake.model.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A broker that keeps its connections and answers nothing, for longer than a request may take. */
class KafkaOutageTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static final String[] HASTE = {
    "--set=kafka.stalled-after=1s",
    "--set=kafka.client.\"request.timeout.ms\"=2000",
    "--set=kafka.buffer=64KiB",
    "--set=kafka.batch=8KiB",
    "--set=kafka.largest-request=32KiB",
    "--set=completeness.state-every=500ms",
    "--set=operation.stop-within=3s"
  };

  private static BrokerProcess broker;
  private static Simulator simulator;
  private static IngestProcess ingester;

  @BeforeAll
  static void start() {
    Instant before = Instant.now().minusSeconds(1);
    broker = BrokerProcess.start(folder);
    broker.createTopics();
    simulator = Simulator.start(folder, "--symbols=5", "--rate=1500");
    ingester = new IngestProcess(folder, broker, simulator, "--from=" + before);
  }

  @AfterAll
  static void stop() {
    broker.thaw();
    simulator.close();
    broker.close();
  }

  @AfterEach
  void thaw() {
    broker.thaw();
  }

  @Test
  void isWaitedForWithTheSocketsUnread() {
    JavaProcess ingest = ingester.start(HASTE);
    try (ingest) {
      OperationClient operation = OperationClient.of(ingest);
      awaitMore(operation, 1_000);
      broker.freeze();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> operation.metric("ticklake_ingest_connection_held_up_seconds") > 3);
      assertThat(operation.readiness())
          .startsWith("503 ")
          .contains("Kafka has acknowledged nothing of [trades");
      assertThat(operation.metric("ticklake_ingest_kafka_buffer_available_bytes"))
          .isLessThan(16 * 1024);
      broker.thaw();
      await().atMost(Duration.ofMinutes(1)).until(() -> operation.readiness().equals("200 ready"));
      assertNothingIsLost();
      assertThat(operation.metric("ticklake_ingest_send_failures_total")).isZero();
    }
  }

  @Test
  void doesNotHoldAStopUpAndTheNextStartFetchesTheRest() {
    JavaProcess first = ingester.start(HASTE);
    try (first) {
      OperationClient operation = OperationClient.of(first);
      awaitMore(operation, 500);
      broker.freeze();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> operation.metric("ticklake_ingest_unacknowledged") > 0);
      // A process that is held up for a minute counts as one that does not end.
      assertThat(first.stop()).isEqualTo(1);
      assertThat(first.log())
          .containsPattern(
              "\ningest: Cannot stop with everything written: Kafka has not acknowledged \\d+"
                  + " trades and \\d+ states within 3.0 s; the next start fetches what is missing\n");
    }
    broker.thaw();
    try (JavaProcess second = ingester.start(HASTE)) {
      assertNothingIsLost();
      assertThat(second.stop()).isEqualTo(143);
      assertThat(second.log()).contains(" closed=stopped ").doesNotContain(" closed=cut ");
    }
  }

  /** The second follows from now on only, and is left alone for a while, and then killed itself. */
  @Test
  @EnabledIfSystemProperty(named = "ticklake.long", matches = "true")
  void twoAtOnceLoseNothingWhenOneAfterTheOtherIsKilled() throws Exception {
    IngestProcess others =
        new IngestProcess(Files.createDirectory(folder.resolve("other")), broker, simulator);
    JavaProcess first = ingester.start(HASTE);
    JavaProcess other = others.start(HASTE);
    try (first;
        other) {
      first.awaitLine("other_writer=");
      other.awaitLine("other_writer=");
      first.kill();
      awaitMore(OperationClient.of(other), 1_000);
      try (JavaProcess second = ingester.start(HASTE)) {
        other.kill();
        assertNothingIsLost();
        assertThat(second.stop()).isEqualTo(143);
      }
    }
    assertNothingIsClaimedThatKafkaLacks();
  }

  private static void awaitMore(OperationClient operation, int trades) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> operation.metric("ticklake_ingest_trades_total") > trades);
  }

  /** The simulator has no ids that do not exist: what is claimed is in the topic of trades. */
  private static void assertNothingIsClaimedThatKafkaLacks() throws IOException {
    try (Harvest harvest = new Harvest(broker.bootstrap());
        TopicReader states = TopicReader.fromStart(broker.bootstrap(), Topics.INGEST_STATE)) {
      Map<String, String> newest = states.newest();
      assertThat(newest).hasSize(5);
      for (Map.Entry<String, String> state : newest.entrySet()) {
        JsonNode ranges = new ObjectMapper().readTree(state.getValue()).path("ranges");
        assertThat(ranges).isNotEmpty();
        IdRanges held = harvest.held().get(state.getKey());
        for (JsonNode range : ranges) {
          assertThat(held.missingIn(range.path(0).asLong(), range.path(1).asLong()))
              .as(state.getKey())
              .isEmpty();
        }
      }
    }
  }

  /** Everything until now is in Kafka, or will be soon. */
  private static void assertNothingIsLost() {
    Map<String, Simulator.Produced> produced = simulator.produced();
    try (Harvest harvest = new Harvest(broker.bootstrap())) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(harvest.faults(produced)).isEmpty());
      assertThat(harvest.conflicts()).isZero();
    }
    simulator.assertLimitsKept();
  }
}
