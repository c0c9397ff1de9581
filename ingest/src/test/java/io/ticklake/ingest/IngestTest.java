package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.ingest.testing.FakeExchange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as one who types it sees it. */
final class IngestTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpNamesEveryOption() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("--check", "--config=FILE", "--from=", "--set=", "--help");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anUnknownOptionIsRefusedInOneLine() {
    assertThat(run("--chekc")).isEqualTo(2);
    assertThat(lines()).containsExactly("ingest: Unknown option: '--chekc' (try --help)");
  }

  @Test
  void everyFaultOfTheConfigurationIsALine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("my.conf"),
            "exchange.symbols = BTCUSDT, kafka { linger = soon, x = 1 }");
    assertThat(run("--check", "--config=" + file, "--set=connection.streams=many")).isEqualTo(1);
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "ingest: Invalid exchange.symbols: BTCUSDT, it has to be a list, such as [A, B]",
            "ingest: Invalid kafka.linger: soon, it has to be a duration, such as 5 seconds",
            "ingest: Invalid connection.streams: many, it has to be a whole number",
            "ingest: Unknown key: kafka.x");
  }

  @Test
  void aFileThatIsNotThereAndAStartThatIsNoneAreSaid() {
    assertThat(run("--check", "--config=" + folder.resolve("none.conf"))).isEqualTo(1);
    assertThat(run("--from=yesterday", "--check")).isEqualTo(1);
    assertThat(lines())
        .containsExactly(
            "ingest: Cannot read the configuration: "
                + folder.resolve("none.conf")
                + " is not a readable file",
            "ingest: Invalid --from: yesterday, it has to be a time (2026-11-20T10:00:00Z), an id,"
                + " or SYMBOL=id,…");
  }

  @Test
  void anExchangeAndAKafkaThatAreNotThereAreALineEach() throws IOException {
    int closed = closedPort();
    assertThat(
            run(
                "--check",
                "--set=exchange.rest-url=http://127.0.0.1:" + closed,
                "--set=kafka.bootstrap=127.0.0.1:" + closed,
                "--set=kafka.answer-within=500ms"))
        .isEqualTo(1);
    assertThat(lines())
        .containsExactly(
            "ingest: Cannot reach the exchange at http://127.0.0.1:" + closed + ": no connection",
            "ingest: Cannot reach Kafka at 127.0.0.1:" + closed + ": no answer");
  }

  @Test
  void aKafkaThatTakesConnectionsAndSaysNothingIsNotThereEither() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      String bootstrap = "127.0.0.1:" + mute.getLocalPort();
      long begun = System.nanoTime();
      assertThat(
              run(
                  "--check",
                  "--set=exchange.rest-url=" + exchange.restUrl(),
                  "--set=kafka.bootstrap=" + bootstrap,
                  "--set=kafka.answer-within=500ms"))
          .isEqualTo(1);
      assertThat(lines())
          .containsExactly("ingest: Cannot reach Kafka at " + bootstrap + ": no answer");
      assertThat((System.nanoTime() - begun) / 1_000_000_000).isLessThan(15);
    }
  }

  @Test
  void aClientPropertyThatKafkaRefusesIsSaidBesideTheExchangesFault() throws IOException {
    int closed = closedPort();
    assertThat(
            run(
                "--check",
                "--set=exchange.rest-url=http://127.0.0.1:" + closed,
                "--set=kafka.bootstrap=nowhere.invalid:9092"))
        .isEqualTo(1);
    assertThat(lines())
        .containsExactly(
            "ingest: Cannot reach the exchange at http://127.0.0.1:" + closed + ": no connection",
            "ingest: Cannot use Kafka at nowhere.invalid:9092: No resolvable bootstrap urls given"
                + " in bootstrap.servers");
  }

  private int run(String... words) {
    CommandLine command = Ingest.commandLine(Map.of());
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(words);
  }

  private List<String> lines() {
    return err.toString().lines().toList();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
