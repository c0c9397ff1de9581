package io.ticklake.ingest.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ticklake.ingest.testing.HandTime;
import io.ticklake.model.Trade;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST client before a server that answers what the test says. */
final class ExchangeClientTest {
  private static final String TRADE =
      "{\"id\":%d,\"price\":\"1.5\",\"qty\":\"2\",\"quoteQty\":\"3\",\"time\":1700000000000,"
          + "\"isBuyerMaker\":true,\"isBestMatch\":true}";

  private final HandTime time = new HandTime(Instant.parse("2026-01-01T00:00:00Z"));
  private final WeightBudget budget = new WeightBudget(6_000, 1);
  private HttpServer server;
  private ExchangeClient client;
  private volatile int status = 200;
  private volatile String body = "[]";
  private volatile Map<String, String> headers = Map.of();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] bytes = body.getBytes(UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    client =
        new ExchangeClient(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            Duration.ofSeconds(10),
            budget,
            time);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"429, 7, 7", "418, 120, 120", "429, soon, 60", "429, , 60", "418, -5, 1"})
  void retryAfterIsWaitedFor(int refused, String retryAfter, long seconds) throws Exception {
    status = refused;
    headers = retryAfter == null ? Map.of() : Map.of("Retry-After", retryAfter);
    assertThatThrownBy(() -> client.trades("BTCUSDT", 0))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.LIMITED));
    status = 200;
    headers = Map.of();
    long before = time.millis();
    client.trades("BTCUSDT", 0);
    assertThat(time.millis() - before).isEqualTo(seconds * 1_000);
  }

  @Test
  void requestsWaitForTheWeightThatTheExchangeCounts() throws Exception {
    headers = Map.of("X-MBX-USED-WEIGHT-1M", "5990");
    client.trades("BTCUSDT", 0);
    long before = time.millis();
    client.trades("BTCUSDT", 0);
    assertThat(time.millis() - before).isEqualTo(61_000);
    headers = Map.of("X-MBX-USED-WEIGHT-1M", "many");
    client.trades("BTCUSDT", 0);
  }

  @Test
  void aPageIsRead() throws Exception {
    body = "[" + TRADE.formatted(4) + "," + TRADE.formatted(6) + "]";
    TradePage page = client.trades("BTCUSDT", 4);
    assertThat(page.trades())
        .containsExactly(
            new Trade("BTCUSDT", 4, 150_000_000, 200_000_000, 1_700_000_000_000_000L, true),
            new Trade("BTCUSDT", 6, 150_000_000, 200_000_000, 1_700_000_000_000_000L, true));
    assertThat(page.lastId()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>503</html>",
        "{\"code\":-1000,\"msg\":\"x\"}",
        "[1,2]",
        "[{\"id\":\"5\"}]",
        "[{\"id\":9999999999999999999}]",
        "[{\"id\":3}]",
        "[{\"id\":7},{\"id\":6}]",
        "[{\"id\":7},{\"id\":7}]",
        "[{\"id\":4},"
      })
  void anAnswerThatIsNoPageProvesNothing(String garbage) {
    body = garbage;
    assertThatThrownBy(() -> client.trades("BTCUSDT", 4))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.UNREADABLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":5}",
        "{\"id\":5,\"price\":\"0\",\"qty\":\"1\",\"time\":1700000000000,\"isBuyerMaker\":true}",
        "{\"id\":5,\"price\":\"1\",\"qty\":\"1\",\"time\":0,\"isBuyerMaker\":true}",
        "{\"id\":5,\"price\":\"1\",\"qty\":\"1\",\"time\":1700000000000}",
        "{\"id\":5,\"price\":\"1\",\"qty\":\"1e99999\",\"time\":1700000000000,\"isBuyerMaker\":true}"
      })
  void aTradeThatTheLakeCannotHoldIsKeptApart(String trade) throws Exception {
    body = "[" + TRADE.formatted(4) + "," + trade + "," + TRADE.formatted(6) + "]";
    TradePage page = client.trades("BTCUSDT", 4);
    assertThat(page.trades()).extracting(Trade::id).containsExactly(4L, 6L);
    assertThat(page.unreadable()).extracting(TradePage.Unreadable::id).containsExactly(5L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[{}]", "[{\"l\":\"5\"}]", "[{\"l\":99999999999999999999}]", "[1"})
  void anAnswerWithoutAnIdDoesNotSayThatThereIsNoTrade(String garbage) throws Exception {
    body = garbage;
    assertThatThrownBy(() -> client.newestId("BTCUSDT"))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.UNREADABLE));
    body = "[]";
    assertThat(client.newestId("BTCUSDT")).isEmpty();
    body = "[{\"l\":7}]";
    assertThat(client.newestId("BTCUSDT")).hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "{\"symbols\":{}}", "{\"symbols\":[]}", "null"})
  void aListWithoutSymbolsIsNotBelieved(String garbage) {
    body = garbage;
    assertThatThrownBy(client::info)
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.UNREADABLE));
  }

  @Test
  void whatIsNoNameOfASymbolIsLeftOut() throws Exception {
    body =
        "{\"serverTime\":1700000000000,\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\","
            + "\"intervalNum\":1,\"limit\":0}],\"symbols\":[1,{},{\"status\":\"TRADING\"},"
            + "{\"symbol\":\"A/B\",\"status\":\"TRADING\"},{\"symbol\":\"\",\"status\":\"TRADING\"},"
            + "{\"symbol\":\"币安USDT\",\"status\":\"TRADING\"},{\"symbol\":\"OLDUSDT\",\"status\":\"BREAK\"},"
            + "{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\"}]}";
    ExchangeInfo info = client.info();
    assertThat(info.trading()).containsExactly("BTCUSDT", "币安USDT");
    assertThat(info.weightPerMinute()).isEqualTo(6_000);
    assertThat(info.serverTimeMicros()).hasValue(1_700_000_000_000_000L);
  }

  @Test
  void noAnswerAndAnErrorOfItsOwnAreSaidApart() {
    status = 503;
    assertThatThrownBy(() -> client.newestId("BTCUSDT"))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.UNAVAILABLE));
    status = 400;
    assertThatThrownBy(() -> client.newestId("BTCUSDT"))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.REFUSED));
    server.stop(0);
    assertThatThrownBy(() -> client.newestId("BTCUSDT"))
        .isInstanceOfSatisfying(
            ExchangeException.class,
            e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.UNAVAILABLE))
        .hasMessageStartingWith("Cannot reach the exchange at http://127.0.0.1:");
  }

  @Test
  @Timeout(60)
  void anAnswerThatStopsInItsMiddleIsGivenUpAndItsConnectionClosed() throws Exception {
    try (HalfAnswer half = new HalfAnswer()) {
      ExchangeClient hasty = new ExchangeClient(half.url(), Duration.ofMillis(500), budget, time);
      for (Question question : questions(hasty)) {
        assertThatThrownBy(question::ask)
            .isInstanceOfSatisfying(
                ExchangeException.class,
                e -> assertThat(e.kind()).isEqualTo(ExchangeException.Kind.UNAVAILABLE))
            .hasMessageStartingWith("Cannot reach the exchange at " + half.url() + ": no ");
        half.awaitClosed();
      }
    }
  }

  @Test
  @Timeout(60)
  void aStopDoesNotWaitForAnAnswer() throws Exception {
    try (HalfAnswer half = new HalfAnswer()) {
      ExchangeClient patient = new ExchangeClient(half.url(), Duration.ofHours(1), budget, time);
      Thread asking = Thread.currentThread();
      half.onceBegun(asking::interrupt);
      assertThatThrownBy(() -> patient.newestId("BTCUSDT"))
          .isInstanceOf(InterruptedException.class);
      half.awaitClosed();
    }
  }

  private static List<Question> questions(ExchangeClient client) {
    return List.of(
        client::info, () -> client.trades("BTCUSDT", 0), () -> client.newestId("BTCUSDT"));
  }

  private interface Question {
    void ask() throws ExchangeException, InterruptedException;
  }

  /** Takes one connection after the other and sends the headers and the first byte of a body. */
  private static final class HalfAnswer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Semaphore closed = new Semaphore(0);
    private volatile Runnable begun = () -> {};

    HalfAnswer() throws IOException {
      Thread thread = new Thread(this::serve, "half-answer");
      thread.setDaemon(true);
      thread.start();
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    void onceBegun(Runnable task) {
      begun = task;
    }

    /** Until the client has closed one more connection. */
    void awaitClosed() throws InterruptedException {
      closed.acquire();
    }

    private void serve() {
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept()) {
          connection
              .getOutputStream()
              .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[".getBytes(UTF_8));
          begun.run();
          connection.getInputStream().readAllBytes();
        } catch (IOException e) {
          // A reset is an end, too; so is that of the test.
        }
        closed.release();
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
