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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
  void whatIsNonsenseTogetherIsNamedAtOnceToo() {
    assertThatThrownBy(
            () ->
                read(
                    Optional.empty(),
                    Map.of("SYMBOLS", "BTCUSDT,ethusdt,eth*"),
                    "connection.back-off.first=2 minutes",
                    "connection.overlap=24h",
                    "connection.rotate-after=1h",
                    "kafka.buffer=100000",
                    "kafka.batch=200000",
                    "completeness.grace=40s",
                    "completeness.reach=36500 days",
                    "kafka.client.security.protcol=SASL_SSL",
                    "exchange.stream-url=wss://stream.binance.com:9443/ws",
                    "exchange.rest-url=https://api.binance.com?x=1"))
        .isInstanceOfSatisfying(
            InvalidConfigException.class,
            fault ->
                assertThat(fault.faults())
                    .containsExactlyInAnyOrder(
                        "Invalid exchange.symbols: [BTCUSDT, ethusdt, eth*], symbols are upper"
                            + " case: ETHUSDT, ETH*",
                        "Invalid connection.back-off.first: 2 minutes, it has to be at most"
                            + " connection.back-off.longest, which is 1 minute",
                        "Invalid connection.overlap: 24h, it has to be at most"
                            + " connection.rotate-after, which is 1h",
                        "Invalid kafka.largest-request: 1 MiB, it has to be at most kafka.buffer,"
                            + " which is 100000",
                        "Invalid kafka.batch: 200000, it has to be at most kafka.buffer, which is"
                            + " 100000",
                        "Invalid completeness.grace: 40s, it has to be at most"
                            + " completeness.absent-after, which is 30 seconds",
                        "Invalid completeness.reach: 36500 days, it has to be from 1 s to 2592000"
                            + " s",
                        "Invalid kafka.client.security.protcol: Kafka's clients have no such"
                            + " property",
                        "Invalid exchange.stream-url: wss://stream.binance.com:9443/ws, it has to"
                            + " be a URL without a path, such as ws://host:port",
                        "Invalid exchange.rest-url: https://api.binance.com?x=1, it has to be a"
                            + " URL without a path, such as http://host:port"));
    assertThatThrownBy(() -> read(Optional.empty(), Map.of(), "completeness.absent-after=0s"))
        .hasMessage("Invalid completeness.absent-after: 0s, it has to be from 1 s to 86400 s");
  }

  @Test
  void aFaultOfOneValueIsNotSaidAgainOfTwo() {
    assertThatThrownBy(() -> read(Optional.empty(), Map.of(), "connection.back-off.longest=soon"))
        .hasMessage(
            "Invalid connection.back-off.longest: soon, it has to be a duration, such as 5"
                + " seconds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BTCUSDT, ETH*",
        "[BTCUSDT, \"ETH*\"]",
        "[ \"BTCUSDT\",\"ETH*\" ]",
        "[BTCUSDT,ETH*]"
      })
  void symbolsAreSetAsTextOrAsAList(String symbols) {
    assertThat(read(Optional.empty(), Map.of(), "exchange.symbols=" + symbols).exchange().symbols())
        .containsExactly("BTCUSDT", "ETH*");
  }

  @Test
  void whatBeginsAsAListAndIsNoneIsRefused() {
    assertThatThrownBy(() -> read(Optional.empty(), Map.of(), "exchange.symbols=[BTCUSDT"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("Invalid exchange.symbols: [BTCUSDT, it has to be a list, such as [A, B]");
    assertThatThrownBy(() -> read(Optional.empty(), Map.of("SYMBOLS", "[]")))
        .hasMessage("Invalid exchange.symbols: [], one of them is empty");
    assertThat(read(Optional.empty(), Map.of(), "kafka.bootstrap=[::1]:9092").kafka().bootstrap())
        .isEqualTo("[::1]:9092");
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
