package io.ticklake.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ticklake.simulator.market.Catalogue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketStreamTest {
  private TestExchange exchange;

  @BeforeEach
  void start() throws Exception {
    exchange =
        TestExchange.with(
            options -> {
              var instruments = new ArrayList<>(options.market().instruments());
              instruments.add(Catalogue.NON_ASCII);
              return options.withMarket(options.market().withInstruments(instruments));
            });
  }

  @AfterEach
  void stop() {
    exchange.close();
  }

  @Test
  void aRawStreamSendsEveryTradeThatHappensInOrder() throws Exception {
    try (WireClient client = exchange.connect("/ws/btcusdt@trade?timeUnit=MICROSECOND")) {
      exchange.advance(Duration.ofSeconds(30));
      List<String> rows = client.dueEvents().stream().map(Rows::of).toList();
      assertThat(rows).hasSizeGreaterThan(2_000).isEqualTo(exchange.truth("BTCUSDT"));
    }
  }

  @Test
  void aCombinedStreamWrapsEventsWithTheirStreamsName() throws Exception {
    try (WireClient client =
        exchange.connect("/stream?streams=ethusdt@trade/solusdt@trade&timeUnit=microsecond")) {
      exchange.advance(Duration.ofSeconds(10));
      List<String> ethereum = new ArrayList<>();
      List<String> solana = new ArrayList<>();
      for (JsonNode frame : client.dueEvents()) {
        List<String> rows =
            frame.path("stream").textValue().equals("ethusdt@trade") ? ethereum : solana;
        rows.add(Rows.of(frame.path("data")));
      }
      assertThat(ethereum).isNotEmpty().isEqualTo(exchange.truth("ETHUSDT"));
      assertThat(solana).isNotEmpty().isEqualTo(exchange.truth("SOLUSDT"));
    }
  }

  @Test
  void tradesHaveTheExchangesShapeToTheByte() throws Exception {
    try (WireClient client = exchange.connect("/ws/btcusdt@trade")) {
      exchange.advance(Duration.ofSeconds(5));
      assertThat(client.due())
          .isNotEmpty()
          .allMatch(
              frame ->
                  frame.matches(
                      "\\{\"e\":\"trade\",\"E\":17726694\\d{5},\"s\":\"BTCUSDT\",\"t\":\\d+,"
                          + "\"p\":\"\\d+\\.\\d{8}\",\"q\":\"\\d+\\.\\d{8}\",\"T\":17726694\\d{5},"
                          + "\"m\":(true|false),\"M\":true}"));
    }
  }

  @Test
  void streamsOfDifferentSymbolsAreInterleavedByTime() throws Exception {
    try (WireClient client =
        exchange.connect("/ws/btcusdt@trade/ethusdt@trade/solusdt@trade?timeUnit=MICROSECOND")) {
      exchange.advance(Duration.ofSeconds(30));
      long latest = 0;
      for (JsonNode trade : client.dueEvents()) {
        assertThat(trade.path("T").longValue()).isGreaterThan(latest - 4_000);
        latest = Math.max(latest, trade.path("T").longValue());
      }
    }
  }

  @Test
  void symbolsCanHaveNamesThatAreNotAscii() throws Exception {
    String symbol = Catalogue.NON_ASCII.symbol();
    String stream = Catalogue.NON_ASCII.streamSymbol() + "@trade";
    String path = "/stream?timeUnit=MICROSECOND&streams=";
    try (WireClient client =
        exchange.connect(path + URLEncoder.encode(stream, StandardCharsets.UTF_8))) {
      exchange.advance(Duration.ofSeconds(30));
      List<JsonNode> frames = client.dueEvents();
      assertThat(frames).allMatch(frame -> frame.path("stream").textValue().equals(stream));
      assertThat(frames.stream().map(frame -> Rows.of(frame.path("data"))).toList())
          .isNotEmpty()
          .isEqualTo(exchange.truth(symbol));
    }
  }

  @Test
  void aHaltedMarketSendsNothingAndGoesOnWhereItStood() throws Exception {
    try (WireClient client = exchange.connect("/ws/btcusdt@trade?timeUnit=MICROSECOND")) {
      exchange.advance(Duration.ofSeconds(2));
      assertThat(exchange.send("POST", "/control/halt", "").body()).isEqualTo("{\"halted\":true}");
      List<String> rows = new ArrayList<>(client.dueEvents().stream().map(Rows::of).toList());
      assertThat(rows).isNotEmpty().isEqualTo(exchange.truth("BTCUSDT"));
      exchange.advance(Duration.ofSeconds(60));
      assertThat(client.due()).isEmpty();
      exchange.send("POST", "/control/resume", "");
      assertThat(client.due()).isEmpty();
      exchange.advance(Duration.ofSeconds(2));
      client.dueEvents().stream().map(Rows::of).forEach(rows::add);
      assertThat(rows).isEqualTo(exchange.truth("BTCUSDT"));
    }
  }

  @Test
  void aSymbolListedAfterItWasSubscribedToIsSentFromItsFirstTrade() throws Exception {
    try (WireClient client = exchange.connect("/ws/newusdt@trade?timeUnit=MICROSECOND")) {
      exchange.advance(Duration.ofSeconds(5));
      assertThat(client.due()).isEmpty();
      assertThat(exchange.send("POST", "/control/list?symbol=NEWUSDT&rate=50", "").statusCode())
          .isEqualTo(200);
      exchange.advance(Duration.ofSeconds(5));
      List<String> rows = client.dueEvents().stream().map(Rows::of).toList();
      assertThat(rows).hasSizeGreaterThan(200).isEqualTo(exchange.truth("NEWUSDT"));
      assertThat(rows.get(0)).startsWith("NEWUSDT,0,");
      exchange.send("POST", "/control/delist?symbol=NEWUSDT", "");
      exchange.advance(Duration.ofSeconds(5));
      assertThat(client.due()).isEmpty();
      assertThat(exchange.json("/api/v3/exchangeInfo?symbol=NEWUSDT").at("/symbols/0/status"))
          .hasToString("\"BREAK\"");
    }
  }

  @Test
  void aggregatesOfTheStreamCoverItsTrades() throws Exception {
    try (WireClient client = exchange.connect("/ws/btcusdt@aggTrade")) {
      exchange.advance(Duration.ofSeconds(30));
      List<JsonNode> events = client.dueEvents();
      List<String> truth = exchange.truth("BTCUSDT");
      long expected = Long.parseLong(truth.get(0).split(",", -1)[1]);
      long aggregate = events.get(0).path("a").longValue();
      for (JsonNode event : events) {
        assertThat(event.path("e").textValue()).isEqualTo("aggTrade");
        assertThat(event.path("a").longValue()).isEqualTo(aggregate++);
        assertThat(event.path("f").longValue()).isEqualTo(expected);
        expected = event.path("l").longValue() + 1;
      }
      assertThat(truth.get(truth.size() - 1)).startsWith("BTCUSDT," + (expected - 1) + ",");
    }
  }

  @Test
  void aClosedKlineOfTheStreamIsTheOneOfRest() throws Exception {
    try (WireClient client = exchange.connect("/stream?streams=btcusdt@kline_1m")) {
      exchange.advance(Duration.ofSeconds(125));
      List<JsonNode> klines = client.dueEvents().stream().map(f -> f.at("/data/k")).toList();
      assertThat(klines).hasSizeBetween(62, 66);
      List<JsonNode> closed = klines.stream().filter(k -> k.path("x").booleanValue()).toList();
      JsonNode rest = exchange.json("/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=3");
      assertThat(closed).hasSize(2);
      for (int i = 0; i < 2; i++) {
        JsonNode kline = closed.get(i);
        List<String> values = new ArrayList<>();
        for (String field : "t o h l c v T q n V Q".split(" ", -1)) {
          values.add(kline.path(field).asText());
        }
        values.add("0");
        List<String> expected = new ArrayList<>();
        rest.get(i).forEach(value -> expected.add(value.asText()));
        assertThat(values).isEqualTo(expected);
      }
    }
  }
}
