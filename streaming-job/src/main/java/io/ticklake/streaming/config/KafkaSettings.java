package io.ticklake.streaming.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** How the job reaches Kafka and what it reads and writes there. */
public record KafkaSettings(
    Map<String, String> client,
    String tradesTopic,
    String gapClaimsTopic,
    String deadLetterTopic,
    String barsTopic,
    String gapsTopic,
    String group,
    int maxRecordsPerBatch,
    Optional<Path> clientPropertiesFile) {

  static KafkaSettings read(SettingsReader reader) {
    return new KafkaSettings(
        client(reader),
        reader.name("kafka.trades-topic"),
        reader.name("kafka.gap-claims-topic"),
        reader.name("kafka.dead-letter-topic"),
        reader.name("kafka.bars-topic"),
        reader.name("kafka.gaps-topic"),
        reader.name("kafka.group"),
        reader.whole("kafka.max-records-per-batch", 1, Integer.MAX_VALUE),
        Optional.of(reader.text("kafka.client-properties-file"))
            .filter(file -> !file.isEmpty())
            .map(Path::of));
  }

  private static Map<String, String> client(SettingsReader reader) {
    Map<String, String> client = new HashMap<>();
    String file = reader.text("kafka.client-properties-file");
    if (!file.isEmpty()) {
      Properties properties = new Properties();
      try (Reader in = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
        properties.load(in);
      } catch (IOException | IllegalArgumentException e) {
        reader.fault("kafka.client-properties-file cannot be read: " + file);
      }
      properties.stringPropertyNames().forEach(key -> client.put(key, properties.getProperty(key)));
    }
    client.put("bootstrap.servers", reader.name("kafka.bootstrap"));
    return client;
  }

  /** Leaves out the clients' settings: there may be secrets among them. */
  @Override
  public String toString() {
    return "KafkaSettings[" + client.get("bootstrap.servers") + ", " + tradesTopic + "]";
  }
}
