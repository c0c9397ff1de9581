package io.ticklake.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.binance.connector.client.SpotClient;
import com.binance.connector.client.WebSocketStreamClient;
import com.binance.connector.client.impl.SpotClientImpl;
import com.binance.connector.client.impl.WebSocketStreamClientImpl;
import com.binance.connector.client.impl.spot.Market;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Binance's own client takes the simulator for the exchange. */
class BinanceConnectorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long PATIENCE = 20;

  private TestExchange exchange;
  private WebSocketStreamClient client;
  private int connection;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() throws Exception {
    exchange = TestExchange.standard();
    client = new WebSocketStreamClientImpl("ws://127.0.0.1:" + exchange.port());
  }

  @AfterEach
  void stop() {
    // Not closeAllConnections: the connector's one HTTP client would serve nobody any more.
    client.closeConnection(connection);
    exchange.close();
  }

  @Test
  void itReadsTheTradesOfOneStream() throws Exception {
    connection = client.tradeStream("BTCUSDT", messages::add);
    await().until(() -> connections() == 1);
    exchange.advance(Duration.ofSeconds(10));
    List<String> truth = exchange.truth("BTCUSDT");
    List<String> ids = new ArrayList<>();
    while (ids.size() < truth.size()) {
      JsonNode trade = JSON.readTree(messages.poll(PATIENCE, TimeUnit.SECONDS));
      ids.add(trade.path("t").asText());
    }
    assertThat(ids).isNotEmpty().isEqualTo(truth.stream().map(BinanceConnectorTest::id).toList());
    client.closeConnection(connection);
    await().until(() -> connections() == 0);
  }

  @Test
  void itReadsCombinedStreams() throws Exception {
    connection =
        client.combineStreams(
            new ArrayList<>(List.of("btcusdt@trade", "ethusdt@aggTrade", "solusdt@kline_1m")),
            messages::add);
    await().until(() -> connections() == 1);
    exchange.advance(Duration.ofSeconds(10));
    List<String> types = new ArrayList<>();
    while (!types.containsAll(List.of("trade", "aggTrade", "kline"))) {
      JsonNode frame = JSON.readTree(messages.poll(PATIENCE, TimeUnit.SECONDS));
      types.add(frame.at("/data/e").textValue());
    }
  }

  @Test
  void itAsksRest() throws Exception {
    exchange.advance(Duration.ofSeconds(10));
    SpotClient spot = new SpotClientImpl("key", "secret", "http://127.0.0.1:" + exchange.port());
    Market market = spot.createMarket();
    List<String> truth = exchange.truth("ETHUSDT");
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("symbol", "ETHUSDT");
    parameters.put("limit", 5);
    parameters.put("fromId", Long.parseLong(id(truth.get(0))));
    JsonNode trades = JSON.readTree(market.historicalTrades(parameters));
    assertThat(trades).hasSize(5);
    assertThat(trades.get(4).path("id").asText()).isEqualTo(id(truth.get(4)));
    assertThat(JSON.readTree(market.exchangeInfo(new LinkedHashMap<>())).path("symbols"))
        .hasSize(5);
    parameters.remove("fromId");
    parameters.put("interval", "1m");
    assertThat(JSON.readTree(market.klines(parameters))).hasSize(5);
  }

  private int connections() throws Exception {
    return exchange.json("/control/stats").path("connections").intValue();
  }

  private static String id(String row) {
    return row.split(",", -1)[1];
  }
}
