package io.ticklake.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.streaming.config.KafkaSettings;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.engine.CannotStartException;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.SharedBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicCheckTest {
  private static final List<String> TOPICS =
      List.of("trades", "gap-claims", "dead-letter", "bars", "gaps");

  private static BrokerProcess broker;

  @BeforeAll
  static void createTopics() throws Exception {
    broker = SharedBroker.running();
    for (String topic : TOPICS) {
      broker.createTopic("check-" + topic, 1, Map.of());
    }
  }

  @Test
  void isContentWhereAllAreThere() {
    assertThatCode(() -> TopicCheck.require(settings(Map.of()))).doesNotThrowAnyException();
  }

  @Test
  void namesAllThatAreMissingAtOnce() {
    KafkaSettings settings =
        settings(
            Map.of(
                "kafka.dead-letter-topic", "check-no-letters",
                "kafka.bars-topic", "check-no-bars",
                "kafka.gaps-topic", "check-no-gaps"));

    assertThatThrownBy(() -> TopicCheck.require(settings))
        .isInstanceOf(CannotStartException.class)
        .hasMessage(
            "Cannot find Kafka topic check-no-letters: create it as conf/topics.conf says;"
                + " Cannot find Kafka topic check-no-bars: create it as conf/topics.conf says;"
                + " Cannot find Kafka topic check-no-gaps: create it as conf/topics.conf says");
  }

  @Test
  void saysOnceThatNobodyAnswers(@TempDir Path folder) throws IOException {
    Path client = folder.resolve("client.properties");
    Files.writeString(client, "default.api.timeout.ms=500\nrequest.timeout.ms=500\n");
    String nowhere = "127.0.0.1:" + freePort();
    KafkaSettings settings =
        settings(
            Map.of("kafka.bootstrap", nowhere, "kafka.client-properties-file", client.toString()));

    assertThatThrownBy(() -> TopicCheck.require(settings))
        .isInstanceOf(CannotStartException.class)
        .hasMessageStartingWith("Cannot reach Kafka at " + nowhere + ": ")
        .message()
        .doesNotContain(";");
  }

  @Test
  void saysInOneLineThatAnAddressIsNone() {
    assertThatThrownBy(
            () -> TopicCheck.require(settings(Map.of("kafka.bootstrap", "nobody.invalid:9092"))))
        .isInstanceOf(CannotStartException.class)
        .hasMessage(
            "Cannot make a client of Kafka at nobody.invalid:9092: No resolvable bootstrap urls"
                + " given in bootstrap.servers");
  }

  private static KafkaSettings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>();
    all.put("kafka.bootstrap", broker.bootstrap());
    TOPICS.forEach(topic -> all.put("kafka." + topic + "-topic", "check-" + topic));
    all.putAll(more);
    return StreamingConfig.load(Optional.empty(), all).kafka();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
