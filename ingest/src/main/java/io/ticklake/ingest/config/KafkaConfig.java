package io.ticklake.ingest.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Where Kafka is and how it is written to. */
public record KafkaConfig(
    String bootstrap,
    String compression,
    ByteSize batch,
    Duration linger,
    ByteSize buffer,
    ByteSize largestRequest,
    Duration stalledAfter,
    Duration answerWithin,
    Map<String, String> client) {

  /** Properties on which it depends that no trade is lost: not for the user to change. */
  private static final Set<String> OURS =
      Set.of(
          "acks",
          "enable.idempotence",
          "delivery.timeout.ms",
          "max.block.ms",
          "retries",
          "transactional.id",
          "key.serializer",
          "value.serializer",
          "bootstrap.servers",
          "compression.type",
          "batch.size",
          "linger.ms",
          "buffer.memory",
          "max.request.size");

  static KafkaConfig of(Section section) {
    return new KafkaConfig(
        section.text("kafka.bootstrap"),
        section.oneOf(
            "kafka.compression", new TreeSet<>(Set.of("none", "gzip", "snappy", "lz4", "zstd"))),
        section.size("kafka.batch", 1, 1 << 26),
        section.duration("kafka.linger", Duration.ZERO, Duration.ofMinutes(1)),
        section.size("kafka.buffer", 1 << 16, 1L << 36),
        section.size("kafka.largest-request", 1 << 10, 1 << 30),
        section.duration("kafka.stalled-after", Duration.ofMillis(100), Duration.ofDays(1)),
        section.duration("kafka.answer-within", Duration.ofMillis(100), Duration.ofMinutes(10)),
        Map.copyOf(section.properties("kafka.client", KafkaConfig::faultOfProperty)));
  }

  /** A misspelt one would be passed over by Kafka's clients without a word. */
  private static String faultOfProperty(String name) {
    if (OURS.contains(name)) {
      return "Ticklake sets it, so that no trade is lost";
    }
    return Stream.of(
                ProducerConfig.configNames(),
                ConsumerConfig.configNames(),
                AdminClientConfig.configNames())
            .anyMatch(names -> names.contains(name))
        ? null
        : "Kafka's clients have no such property";
  }

  /** Without the client's properties: there may be secrets among them. */
  @Override
  public String toString() {
    return "KafkaConfig[bootstrap=" + bootstrap + ", client=" + client.keySet() + "]";
  }
}
