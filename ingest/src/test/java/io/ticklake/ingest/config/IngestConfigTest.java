package io.ticklake.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestConfigTest {
  @TempDir Path folder;

  @Test
  void theFileThatShipsIsTheDefault() {
    IngestConfig shipped = read(Optional.of(Path.of("../conf/ingest.conf")), Map.of());
    assertThat(read(Optional.empty(), Map.of())).isEqualTo(shipped);
    assertThat(shipped.connection().rotateAfter()).isEqualTo(Duration.ofHours(23));
  }

  @Test
  void setIsStrongerThanEnvironmentAndThatThanTheFile() throws IOException {
    Path file =
        Files.writeString(folder.resolve("my.conf"), "kafka { bootstrap = a, linger = 1 ms }");
    Map<String, String> environment = Map.of("KAFKA_BOOTSTRAP", "b", "SYMBOLS", "BTCUSDT, ETH*");
    IngestConfig config = read(Optional.of(file), environment);
    assertThat(config.kafka().bootstrap()).isEqualTo("b");
    assertThat(config.kafka().linger()).isEqualTo(Duration.ofMillis(1));
    assertThat(config.exchange().symbols()).containsExactly("BTCUSDT", "ETH*");
    assertThat(
            read(Optional.of(file), environment, "kafka.bootstrap=c", "kafka.bootstrap=d")
                .kafka()
                .bootstrap())
        .isEqualTo("d");
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    Optional.empty(),
                    Map.of(),
                    "kafka.bootstrap=",
                    "kafka.compression=rar",
                    "connection.streams=5000",
                    "connection.overlap=soon",
                    "kafka.client.acks=0",
                    "conection.streams=5"))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            fault ->
                assertThat(String.join("\n", fault.faults()))
                    .contains(
                        "kafka.bootstrap",
                        "kafka.compression",
                        "rar",
                        "connection.streams",
                        "5000",
                        "connection.overlap",
                        "soon",
                        "acks",
                        "so that no trade is lost",
                        "conection"));
  }

  @Test
  void whatIsNoOverrideOrNoFileIsRefused() {
    assertThatThrownBy(() -> read(Optional.empty(), Map.of(), "kafka"))
        .isInstanceOf(InvalidConfigException.class);
    assertThatThrownBy(() -> read(Optional.of(folder.resolve("none.conf")), Map.of()))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            fault -> assertThat(fault.faults()).singleElement().asString().contains("none.conf"));
  }

  private static IngestConfig read(
      Optional<Path> file, Map<String, String> environment, String... overrides) {
    return IngestConfig.of(ConfigSources.unite(file, environment, List.of(overrides)));
  }
}
