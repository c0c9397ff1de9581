package io.ticklake.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.simulator.market.Catalogue;
import io.ticklake.simulator.stream.StreamLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A simulator whose clock the test moves, and what a test asks of it. */
final class TestExchange implements AutoCloseable {
  static final String START = "2026-03-05T00:10:00Z";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ManualClock clock = new ManualClock(START);
  private final ExchangeSimulator simulator;

  private TestExchange(SimulatorOptions options) throws IOException {
    simulator = ExchangeSimulator.start(options, clock);
  }

  /** Five symbols, 200 trades a second. */
  static TestExchange standard() throws IOException {
    return with(options -> options);
  }

  static TestExchange with(UnaryOperator<SimulatorOptions> change) throws IOException {
    MarketOptions market =
        MarketOptions.standard().withInstruments(Catalogue.first(5)).withRate(200);
    return new TestExchange(
        change.apply(SimulatorOptions.standard().withMarket(market).withStreams(streams(5))));
  }

  /** The exchange's limits, but with patience for pongs: a test's clock may jump by hours. */
  static StreamLimits streams(int messagesPerSecond) {
    StreamLimits standard = StreamLimits.standard();
    return new StreamLimits(
        standard.pingInterval(),
        Duration.ofDays(2),
        standard.life(),
        standard.shutdownNotice(),
        standard.maxStreams(),
        messagesPerSecond,
        standard.maxLag());
  }

  int port() {
    return simulator.port();
  }

  ManualClock clock() {
    return clock;
  }

  void advance(Duration duration) {
    clock.advance(duration);
  }

  WireClient connect(String path) throws IOException {
    return WireClient.connect(port(), path);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  byte[] bytes(String path) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray()).body();
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }

  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  /** What really happened since the start: {@code symbol,id,price,qty,time_us,buyer_maker}. */
  List<String> truth(String symbol) throws IOException, InterruptedException {
    String path = "/control/trades?symbol=" + URLEncoder.encode(symbol, StandardCharsets.UTF_8);
    return get(path).body().lines().skip(1).toList();
  }

  @Override
  public void close() {
    simulator.close();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }
}
