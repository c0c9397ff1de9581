package io.ticklake.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamingConfigTest {
  @TempDir private Path folder;

  @Test
  void theShippedFileHoldsEveryKeyAndNoOther() {
    StreamingConfig config = StreamingConfig.load(Optional.empty(), Map.of());

    assertThat(config.kafka().tradesTopic()).isEqualTo("trades");
    assertThat(config.time().watermarkDelay()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.lake().checkpoint()).isEqualTo("/checkpoints/market/streaming");
  }

  @Test
  void whatIsSetOnTheCommandLineGoesBeforeTheFile() throws IOException {
    Path file = folder.resolve("my.conf");
    Files.writeString(file, "stream.trigger = 3 s\nstream.horizon = 5 minutes\n");

    StreamingConfig config =
        StreamingConfig.load(
            Optional.of(file), Map.of("stream.trigger", "2 s", "kafka.bootstrap", "a:1,b:2"));

    assertThat(config.time().trigger()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.time().horizon()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.kafka().client()).containsEntry("bootstrap.servers", "a:1,b:2");
  }

  @Test
  void allFaultsAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                StreamingConfig.load(
                    Optional.empty(),
                    Map.of(
                        "state.partitions", "0",
                        "state.store", "disk",
                        "stream.trigger", "often",
                        "lake.root", "hdfs://x/",
                        "operation.metrics.http-address", "9405",
                        "operation.metrics.push-url", "gateway:9091",
                        "strem.trigger", "2 s")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageStartingWith("Invalid configuration: ")
        .hasMessageContaining("state.partitions must lie between 1 and 10000: 0")
        .hasMessageContaining("state.store must be one of")
        .hasMessageContaining("stream.trigger cannot be read: often")
        .hasMessageContaining("lake.root must not end with a slash: hdfs://x/")
        .hasMessageContaining("http-address must be host:port or empty: 9405")
        .hasMessageContaining("push-url must be like http://HOST:9091/metrics/job/NAME")
        .hasMessageContaining("unknown key strem.trigger");
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Path garbled = folder.resolve("garbled.properties");
    Files.writeString(garbled, "ssl.keystore.password=hush\\u00zz\n");

    assertThatThrownBy(
            () ->
                StreamingConfig.load(
                    Optional.empty(), Map.of("kafka.client-properties-file", garbled.toString())))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("kafka.client-properties-file cannot be read: " + garbled)
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> StreamingConfig.load(Optional.of(folder), Map.of()))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void secretsOfTheClientsAreNotPrinted() throws IOException {
    Path secrets = folder.resolve("client.properties");
    Files.writeString(secrets, "sasl.jaas.config=password\\=hush\n");

    StreamingConfig config =
        StreamingConfig.load(
            Optional.empty(), Map.of("kafka.client-properties-file", secrets.toString()));

    assertThat(config.kafka().client()).containsEntry("sasl.jaas.config", "password=hush");
    assertThat(config.toString()).doesNotContain("hush");
  }
}
