package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.BrokerSecurity;
import io.ticklake.ingest.testing.FakeExchange;
import io.ticklake.ingest.time.Time;
import io.ticklake.model.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with TLS, passwords and permissions, reached by plain properties of Kafka's clients. */
class SecurityTest {
  @TempDir static Path folder;
  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = BrokerProcess.start(folder, BrokerSecurity.strict(folder));
    broker.createTopics();
    List<AclBinding> rights = new ArrayList<>();
    for (String topic : Ingester.TOPICS) {
      for (AclOperation operation : List.of(AclOperation.WRITE, AclOperation.READ)) {
        rights.add(may("writer", operation, topic));
      }
      rights.add(may("reader", AclOperation.READ, topic));
    }
    try (Admin admin = broker.admin()) {
      admin.createAcls(rights).all().get(30, TimeUnit.SECONDS);
    }
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void aUserWithItsRightsGetsIn() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      Ingester ingester = ingester(exchange, "writer", "w");
      assertThat(ingester.check()).endsWith("are fine; symbols=1");
      ingester.start();
      ingester.stop();
    }
  }

  @Test
  void aWrongPasswordIsSaid() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      assertThatThrownBy(ingester(exchange, "writer", "wrong")::check)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot log in to Kafka at " + broker.bootstrap() + ": ");
    }
  }

  @Test
  void aClientWithoutTlsAndOneThatDoesNotTrustTheBrokerAreSaid() throws Exception {
    String kafka = "Cannot use Kafka at " + broker.bootstrap() + ": ";
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      assertThatThrownBy(ingester(exchange, Map.of())::check)
          .hasMessage(
              kafka
                  + "this is not a Kafka broker, or it wants TLS: see"
                  + " kafka.client.security.protocol");
      assertThatThrownBy(ingester(exchange, Map.of("security.protocol", "SSL"))::start)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith(kafka + "TLS fails, ")
          .hasMessageContaining("unable to find valid certification path")
          .hasMessageEndingWith(": see kafka.client.security.protocol and kafka.client.ssl.*");
    }
  }

  @Test
  void aUserWhoMayOnlyReadIsRefusedForEachTopic() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      assertThatThrownBy(ingester(exchange, "reader", "r")::check)
          .isInstanceOfSatisfying(
              UserException.class,
              fault ->
                  assertThat(fault.lines())
                      .containsExactlyElementsOf(
                          Ingester.TOPICS.stream()
                              .map(
                                  topic ->
                                      "Cannot write to Kafka topic "
                                          + topic
                                          + ": this user has no WRITE permission")
                              .toList()));
    }
  }

  @Test
  void aMissingTopicIsNamed() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT");
        Admin admin = broker.admin()) {
      admin.deleteTopics(List.of(Topics.GAP_CLAIMS)).all().get(30, TimeUnit.SECONDS);
      try {
        assertThatThrownBy(ingester(exchange, "admin", "a")::check)
            .hasMessage("Cannot find Kafka topic gap-claims: create it as conf/topics.conf says");
      } finally {
        broker.createTopic(Topics.GAP_CLAIMS, 1, 1, Map.of());
      }
    }
  }

  @Test
  void aRightThatIsTakenAwayEndsIt() throws Exception {
    AclBinding right = may("writer", AclOperation.WRITE, Topics.TRADES);
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT");
        Admin admin = broker.admin()) {
      Ingester ingester = ingester(exchange, "writer", "w");
      ingester.start();
      await().until(() -> exchange.subscribed().contains("btcusdt@trade"));
      admin.deleteAcls(List.of(right.toFilter())).all().get(30, TimeUnit.SECONDS);
      try {
        assertThat(fatal(ingester, exchange))
            .startsWith("Cannot write to Kafka topic trades: Not authorized");
        assertThat(ingester.stop()).isEmpty();
      } finally {
        admin.createAcls(List.of(right)).all().get(30, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aTopicThatIsDeletedEndsIt() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT");
        Admin admin = broker.admin()) {
      Ingester ingester = ingester(exchange, "admin", "a");
      ingester.start();
      await().until(() -> exchange.subscribed().contains("btcusdt@trade"));
      admin.deleteTopics(List.of(Topics.TRADES)).all().get(30, TimeUnit.SECONDS);
      try {
        assertThat(fatal(ingester, exchange))
            .isEqualTo("Cannot find Kafka topic trades: create it as conf/topics.conf says");
        assertThat(ingester.stop().orElseThrow())
            .startsWith("Cannot stop with everything written: Kafka has not acknowledged ");
      } finally {
        broker.createTopic(Topics.TRADES, 4, 1, Map.of());
      }
    }
  }

  /** Trades come until the ingester gives up. */
  private static String fatal(Ingester ingester, FakeExchange exchange) throws Exception {
    CompletableFuture<String> fatal = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                fatal.complete(ingester.awaitFatal());
              } catch (InterruptedException e) {
                fatal.completeExceptionally(e);
              }
            });
    waiter.setDaemon(true);
    waiter.start();
    AtomicLong id = new AtomicLong();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> {
              exchange.send(
                  "{\"stream\":\"x\",\"data\":{\"e\":\"trade\",\"E\":1700000000000,\"s\":\"BTCUSDT\",\"t\":"
                      + id.incrementAndGet()
                      + ",\"p\":\"1\",\"q\":\"1\",\"T\":1700000000000,\"m\":true,\"M\":true}}");
              return fatal.isDone();
            });
    return fatal.get();
  }

  private static Ingester ingester(FakeExchange exchange, String user, String password) {
    return ingester(exchange, BrokerSecurity.client(folder, user, password));
  }

  private static Ingester ingester(FakeExchange exchange, Map<String, String> client) {
    List<String> settings =
        new ArrayList<>(List.of("operation.stop-within=2s", "kafka.stalled-after=1s"));
    client.forEach((key, value) -> settings.add("kafka.client.\"" + key + "\"=" + value));
    IngestConfig config = exchange.config(broker.bootstrap(), settings);
    assertThat(config.toString()).doesNotContain("password=\"");
    return new Ingester(config, CoverageStart.NOW, Time.SYSTEM);
  }

  private static AclBinding may(String user, AclOperation operation, String topic) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }
}
