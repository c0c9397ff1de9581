package io.ticklake.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketStreamTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ManualClock clock = new ManualClock("2026-03-05T10:00:00Z");
  private ExchangeSimulator simulator;

  @BeforeEach
  void start() throws Exception {
    simulator = ExchangeSimulator.start(SimulatorOptions.standard(), clock);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void streamsEveryTradeThatControlLists() throws Exception {
    try (StreamClient client =
        StreamClient.connect(simulator.port(), "/stream?streams=btcusdt@trade")) {
      assertThat(client.ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}"))
          .isEqualTo("{\"result\":[\"btcusdt@trade\"],\"id\":1}");
      clock.advance(Duration.ofSeconds(3));
      List<String> truth = get("/control/trades?symbol=BTCUSDT").lines().skip(1).toList();
      List<String> streamed = new ArrayList<>();
      while (streamed.size() < truth.size()) {
        JsonNode frame = JSON.readTree(client.next());
        assertThat(frame.path("stream").textValue()).isEqualTo("btcusdt@trade");
        JsonNode trade = frame.path("data");
        streamed.add(
            String.join(
                ",",
                trade.path("s").textValue(),
                trade.path("t").asText(),
                trade.path("p").textValue(),
                trade.path("q").textValue(),
                trade.path("T").asText(),
                trade.path("m").asText()));
      }
      assertThat(streamed)
          .hasSizeGreaterThan(900)
          .isEqualTo(
              truth.stream().map(line -> line.replaceAll("...(,(true|false))$", "$1")).toList());
    }
  }

  @Test
  void subscribesOnTheWay() throws Exception {
    try (StreamClient client = StreamClient.connect(simulator.port(), "/ws")) {
      assertThat(client.ask("{\"method\":\"SUBSCRIBE\",\"params\":[\"ethusdt@trade\"],\"id\":7}"))
          .isEqualTo("{\"result\":null,\"id\":7}");
      clock.advance(Duration.ofSeconds(1));
      assertThat(client.next())
          .startsWith("{\"e\":\"trade\",\"E\":17727048")
          .contains("\"s\":\"ETHUSDT\"");
    }
  }

  private String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
