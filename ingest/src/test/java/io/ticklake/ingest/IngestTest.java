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
import java.util.stream.Stream;
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
                "--set=exchange.stream-url=ws://127.0.0.1:" + closed,
                "--set=operation.http-address=127.0.0.1:0",
                "--set=kafka.bootstrap=127.0.0.1:" + closed,
                "--set=kafka.answer-within=500ms"))
        .isEqualTo(1);
    assertThat(lines())
        .containsExactly(
            "ingest: Cannot reach the exchange at http://127.0.0.1:" + closed + ": no connection",
            "ingest: Cannot reach Kafka at 127.0.0.1:" + closed + ": no answer",
            "ingest: Cannot open the exchange's streams at ws://127.0.0.1:"
                + closed
                + "/stream?timeUnit=MICROSECOND: no connection");
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
                  "--set=exchange.stream-url=" + exchange.streamUrl(),
                  "--set=operation.http-address=127.0.0.1:0",
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
                "--set=exchange.stream-url=ws://127.0.0.1:" + closed,
                "--set=operation.http-address=127.0.0.1:0",
                "--set=kafka.bootstrap=nowhere.invalid:9092"))
        .isEqualTo(1);
    assertThat(lines())
        .containsExactly(
            "ingest: Cannot reach the exchange at http://127.0.0.1:" + closed + ": no connection",
            "ingest: Cannot use Kafka at nowhere.invalid:9092: No resolvable bootstrap urls given"
                + " in bootstrap.servers",
            "ingest: Cannot open the exchange's streams at ws://127.0.0.1:"
                + closed
                + "/stream?timeUnit=MICROSECOND: no connection");
  }

  /** Kafka's client alone would take "HTTP" for a length and end the JVM for want of memory. */
  @Test
  void aKafkaThatSpeaksSomethingElseIsSaidAtACheckAndAtAStart() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      String web = exchange.restUrl().getAuthority();
      String[] words = {
        "--set=exchange.rest-url=" + exchange.restUrl(),
        "--set=exchange.stream-url=" + exchange.streamUrl(),
        "--set=operation.http-address=127.0.0.1:0",
        "--set=exchange.symbols=[BTCUSDT]",
        "--set=kafka.bootstrap=" + web
      };
      assertThat(run(words)).isEqualTo(1);
      assertThat(run(Stream.concat(Stream.of("--check"), Stream.of(words)).toArray(String[]::new)))
          .isEqualTo(1);
      String line =
          "ingest: Cannot use Kafka at "
              + web
              + ": this is not a Kafka broker, or it wants TLS: see kafka.client.security.protocol";
      assertThat(lines()).containsExactly(line, line);
    }
  }

  @Test
  void whatIsWrongWithAClientsPropertyIsSaid() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      assertThat(
              run(
                  "--check",
                  "--set=exchange.rest-url=" + exchange.restUrl(),
                  "--set=exchange.stream-url=" + exchange.streamUrl(),
                  "--set=operation.http-address=127.0.0.1:0",
                  "--set=kafka.bootstrap=127.0.0.1:1",
                  "--set=kafka.client.security.protocol=TLS"))
          .isEqualTo(1);
      assertThat(lines())
          .singleElement()
          .asString()
          .startsWith(
              "ingest: Cannot use Kafka at 127.0.0.1:1: Invalid value TLS for configuration"
                  + " security.protocol: String must be one of");
    }
  }

  @Test
  void anAddressThatIsTakenAndAStreamThatIsNoneAreFoundByACheck() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT");
        ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String kafka = "127.0.0.1:" + closedPort();
      String[] words = {
        "--check",
        "--set=exchange.rest-url=" + exchange.restUrl(),
        "--set=operation.http-address=127.0.0.1:" + taken.getLocalPort(),
        "--set=connection.connect-timeout=300ms",
        "--set=kafka.answer-within=200ms",
        "--set=kafka.bootstrap=" + kafka,
        // The one takes connections and says nothing, the other speaks plain HTTP.
        "--set=exchange.stream-url=ws://127.0.0.1:" + taken.getLocalPort()
      };
      assertThat(run(words)).isEqualTo(1);
      words[words.length - 1] =
          "--set=exchange.stream-url=ws://" + exchange.restUrl().getAuthority();
      assertThat(run(words)).isEqualTo(1);
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(lines())
          .containsExactly(
              "ingest: Cannot reach Kafka at " + kafka + ": no answer",
              "ingest: Cannot open the exchange's streams at ws://"
                  + address
                  + "/stream?timeUnit=MICROSECOND: no answer within 0.3 s",
              "ingest: Cannot listen on /" + address + ": Address already in use",
              "ingest: Cannot reach Kafka at " + kafka + ": no answer",
              "ingest: Cannot open the exchange's streams at ws://"
                  + exchange.restUrl().getAuthority()
                  + "/stream?timeUnit=MICROSECOND: Invalid status code received: 404 Status line:"
                  + " HTTP/1.1 404 Not Found",
              "ingest: Cannot listen on /" + address + ": Address already in use");
    }
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
