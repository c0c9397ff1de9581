package io.ticklake.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ticklake.simulator.limit.ClientLimits;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestApiTest {
  private static final ClientLimits LIMITS =
      new ClientLimits(100, 2, 300, 5, Duration.ofMinutes(2));

  private TestExchange exchange;

  @BeforeEach
  void start() throws Exception {
    exchange = TestExchange.with(options -> options.withClients(LIMITS));
  }

  @AfterEach
  void stop() {
    exchange.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "historicalTrades|-1102|Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.",
        "historicalTrades?symbol=|-1102|Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.",
        "historicalTrades?symbol=NOPE|-1121|Invalid symbol.",
        "historicalTrades?symbol=btcusdt|-1100|Illegal characters found in parameter 'symbol'; legal range is '^[\\w\\-._&&[^a-z]]{1,50}$'.",
        "historicalTrades?symbol=BTCUSDT&limit=x|-1100|Illegal characters found in parameter 'limit'; legal range is '^[0-9]{1,20}$'.",
        "historicalTrades?symbol=BTCUSDT&fromId=-1|-1100|Illegal characters found in parameter 'fromId'; legal range is '^[0-9]{1,20}$'.",
        "historicalTrades?symbol=BTCUSDT&limit=1001|-1130|Data sent for parameter 'limit' is not valid.",
        "historicalTrades?symbol=BTCUSDT&limit=0|-1130|Data sent for parameter 'limit' is not valid.",
        "historicalTrades?symbol=BTCUSDT&fromId=99999999999999999999|-1130|Data sent for parameter 'fromId' is not valid.",
        "historicalTrades?symbol=BTCUSDT&x=1|-1104|Not all sent parameters were read; read '1' parameter(s) but was sent '2'.",
        "historicalTrades?symbol=BTCUSDT&symbol=BTCUSDT|-1101|Duplicate values for parameter 'symbol'.",
        "trades?symbol=BTCUSDT&fromId=1|-1104|Not all sent parameters were read; read '1' parameter(s) but was sent '2'.",
        "klines?symbol=BTCUSDT&interval=7m|-1120|Invalid interval.",
        "klines?symbol=BTCUSDT|-1102|Mandatory parameter 'interval' was not sent, was empty/null, or malformed.",
        "aggTrades?symbol=BTCUSDT&fromId=1&startTime=1|-1128|Combination of optional parameters invalid.",
        "exchangeInfo?symbol=A&symbols=[]|-1128|Combination of optional parameters invalid.",
        "exchangeInfo?symbol=NOPE|-1121|Invalid symbol.",
        "exchangeInfo?symbols=BTC|-1100|Illegal characters found in parameter 'symbols'; legal range is 'a JSON array'."
      })
  void badParametersAreRefusedAsTheExchangeRefusesThem(String request, int code, String message)
      throws Exception {
    String path = "/api/v3/" + request.replace("[]", "%5B%5D");
    HttpResponse<String> response = exchange.get(path);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = new com.fasterxml.jackson.databind.ObjectMapper().readTree(response.body());
    assertThat(error.path("code").intValue()).isEqualTo(code);
    assertThat(error.path("msg").textValue()).isEqualTo(message);
  }

  @Test
  void historicalTradesAreThoseThatHappened() throws Exception {
    exchange.advance(Duration.ofSeconds(30));
    List<String> truth = exchange.truth("BTCUSDT");
    String first = truth.get(0).split(",", -1)[1];
    HttpResponse<String> response =
        exchange.get(
            "/api/v3/historicalTrades?symbol=BTCUSDT&limit=1000&fromId=" + first,
            "X-MBX-TIME-UNIT",
            "MICROSECOND");
    List<String> rows = new ArrayList<>();
    new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(response.body())
        .forEach(trade -> rows.add(Rows.of("BTCUSDT", trade)));
    assertThat(rows).hasSize(1000).isEqualTo(truth.subList(0, 1000));

    JsonNode newest = exchange.json("/api/v3/historicalTrades?symbol=BTCUSDT&limit=3");
    assertThat(newest).hasSize(3);
    assertThat(truth.get(truth.size() - 1)).contains("," + newest.get(2).path("id").asText() + ",");
    assertThat(newest.get(0).path("time").asText()).hasSize(13);
    assertThat(exchange.json("/api/v3/trades?symbol=BTCUSDT&limit=3")).isEqualTo(newest);
    long beyond = newest.get(2).path("id").longValue() + 1;
    assertThat(exchange.json("/api/v3/historicalTrades?symbol=BTCUSDT&fromId=" + beyond)).isEmpty();
  }

  @Test
  void weightIsToldAndItsLimitKept() throws Exception {
    exchange.advance(Duration.ofSeconds(10));
    HttpResponse<String> response = exchange.get("/api/v3/historicalTrades?symbol=BTCUSDT");
    assertThat(response.headers().firstValue("x-mbx-used-weight-1m")).contains("25");
    exchange.get("/api/v3/exchangeInfo");
    exchange.get("/api/v3/aggTrades?symbol=BTCUSDT");
    exchange.get("/api/v3/klines?symbol=BTCUSDT&interval=1m");
    response = exchange.get("/api/v3/time");
    assertThat(response.body()).isEqualTo("{\"serverTime\":1772669410000}");
    assertThat(response.headers().firstValue("X-MBX-USED-WEIGHT-1M")).contains("52");
    exchange.get("/api/v3/historicalTrades?symbol=BTCUSDT");
    response = exchange.get("/api/v3/historicalTrades?symbol=BTCUSDT");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).contains("50");
    assertThat(response.body())
        .isEqualTo(
            "{\"code\":-1003,\"msg\":\"Too much request weight used; current limit is 100 request"
                + " weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid"
                + " polling the API.\"}");
    exchange.get("/api/v3/ping");
    response = exchange.get("/api/v3/ping");
    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.headers().firstValue("Retry-After")).contains("120");
    assertThat(response.body())
        .startsWith(
            "{\"code\":-1003,\"msg\":\"Way too much request weight used; IP banned until 1772669530000.");
    exchange.advance(Duration.ofMinutes(1));
    assertThat(exchange.get("/api/v3/ping").statusCode()).isEqualTo(418);
    exchange.advance(Duration.ofMinutes(1));
    assertThat(exchange.get("/api/v3/ping").statusCode()).isEqualTo(200);
    JsonNode stats = exchange.json("/control/stats");
    assertThat(stats.at("/rest_by_status/429").intValue()).isEqualTo(2);
    assertThat(stats.at("/rest_by_status/418").intValue()).isEqualTo(2);
    assertThat(stats.at("/clients/127.0.0.1/bans").intValue()).isEqualTo(1);
  }

  @Test
  void exchangeInfoTellsSymbolsAndLimits() throws Exception {
    JsonNode info = exchange.json("/api/v3/exchangeInfo");
    assertThat(info.at("/rateLimits/0/limit").intValue()).isEqualTo(100);
    assertThat(info.path("symbols")).hasSize(5);
    assertThat(info.at("/symbols/0/symbol").textValue()).isEqualTo("BTCUSDT");
    assertThat(info.at("/symbols/0/status").textValue()).isEqualTo("TRADING");
    assertThat(info.at("/symbols/0/filters/0/tickSize").textValue()).isEqualTo("0.01000000");
    JsonNode two = exchange.json("/api/v3/exchangeInfo?symbols=%5B%22ETHUSDT%22,%22SOLUSDT%22%5D");
    assertThat(two.path("symbols")).hasSize(2);
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertThat(exchange.get("/api/v3/account").statusCode()).isEqualTo(404);
    assertThat(exchange.send("POST", "/api/v3/ping", "").statusCode()).isEqualTo(405);
    assertThat(exchange.get("/").statusCode()).isEqualTo(404);
    assertThat(exchange.get("/api/v3/ping", "X-MBX-TIME-UNIT", "HOUR").statusCode()).isEqualTo(400);
    assertThat(exchange.get("/control/nope").statusCode()).isEqualTo(404);
    assertThat(exchange.get("/control/trades?symbol=NOPE").body())
        .isEqualTo("Invalid symbol: NOPE\n");
    assertThat(exchange.get("/control/trades?from=x").body()).isEqualTo("Invalid id: from=x\n");
  }
}
