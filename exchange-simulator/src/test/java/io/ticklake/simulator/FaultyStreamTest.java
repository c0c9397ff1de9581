package io.ticklake.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ticklake.model.Decimal8;
import io.ticklake.model.TradeParser;
import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.limit.ClientLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultyStreamTest {
  private static final String STREAM = "/ws/btcusdt@trade?timeUnit=MICROSECOND";

  @Test
  void repeatedTradesComeTwiceAndNoneIsMissing() throws Exception {
    Harvest harvest = harvest("repeat=0.1");
    assertThat(harvest.duplicates()).isBetween(400, 1_000);
    assertThat(harvest.distinct()).isEqualTo(harvest.truth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reorder=0.1", "delay=0.05", "reorder=0.2,delay=0.05,repeat=0.1"})
  void lateTradesComeOutOfOrderAndNoneIsMissing(String faults) throws Exception {
    Harvest harvest = harvest(faults);
    assertThat(harvest.inversions()).isGreaterThan(100);
    assertThat(harvest.distinct()).isEqualTo(harvest.truth);
  }

  @Test
  void droppedTradesAreMissingInTheStreamAlone() throws Exception {
    Harvest harvest = harvest("drop=0.1");
    assertThat(harvest.rows).isSubsetOf(harvest.truth);
    assertThat(harvest.truth.size() - harvest.rows.size()).isBetween(300, 1_200);
    assertThat(harvest.inversions()).isZero();
  }

  @Test
  void silencedSymbolsSendNothingUntilTheyAreLetTo() throws Exception {
    try (TestExchange exchange = exchange("silence=BTCUSDT+SOLUSDT");
        WireClient client =
            exchange.connect("/stream?streams=btcusdt@trade/ethusdt@trade/solusdt@trade")) {
      exchange.advance(Duration.ofSeconds(20));
      assertThat(client.due()).isNotEmpty().allMatch(frame -> frame.contains("ethusdt@trade"));
      assertThat(exchange.send("PUT", "/control/faults", "{\"silence\":[\"ETHUSDT\"]}").body())
          .isEqualTo("{\"silence\":\"ETHUSDT\"}");
      exchange.advance(Duration.ofSeconds(20));
      assertThat(client.due()).isNotEmpty().noneMatch(frame -> frame.contains("ethusdt@trade"));
      exchange.send("PUT", "/control/faults", "{}");
      exchange.advance(Duration.ofSeconds(20));
      assertThat(client.due()).anyMatch(frame -> frame.contains("ethusdt@trade"));
      assertThat(exchange.json("/control/stats").at("/faults/silence").intValue()).isPositive();
    }
  }

  @Test
  void lullsSilenceASymbolForWholeMinutes() throws Exception {
    try (TestExchange exchange = exchange("lull=0.5");
        WireClient client = exchange.connect(STREAM)) {
      Set<Long> minutes = new TreeSet<>();
      for (int i = 0; i < 20; i++) {
        exchange.advance(Duration.ofMinutes(1));
        for (JsonNode trade : client.dueEvents()) {
          minutes.add(trade.path("T").longValue() / 60_000_000);
        }
      }
      assertThat(minutes).hasSizeBetween(4, 16);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"malformed=0.2", "truncated=0.2"})
  void spoiledFramesComeBesideTheGoodOnesAndNoneIsATrade(String faults) throws Exception {
    Harvest harvest = harvest(faults);
    assertThat(harvest.spoiled).hasSizeGreaterThan(500);
    assertThat(new HashSet<>(harvest.spoiled)).hasSizeGreaterThan(300);
    assertThat(harvest.rows).isEqualTo(harvest.truth);
  }

  @Test
  void framesCanHoldBytesThatAreNotUtf8() throws Exception {
    try (TestExchange exchange = exchange("non-utf8=0.2");
        WireClient client = exchange.connect(STREAM)) {
      exchange.advance(Duration.ofSeconds(20));
      int broken = 0;
      for (String text : client.due()) {
        if (text.indexOf('\u00FF') >= 0) {
          broken++;
          assertThat(new String(text.getBytes(ISO_8859_1), UTF_8)).contains("\uFFFD");
        }
      }
      assertThat(broken).isGreaterThan(50);
    }
  }

  @Test
  void copiesFromTheFutureComeBesideTheGoodOnes() throws Exception {
    Harvest harvest = harvest("future=0.1");
    long now = Long.parseLong(harvest.truth.get(harvest.truth.size() - 1).split(",", -1)[4]);
    List<String> good = new ArrayList<>();
    int future = 0;
    for (String row : harvest.rows) {
      if (Long.parseLong(row.split(",", -1)[4]) > now + Duration.ofHours(1).toMillis() * 1_000) {
        future++;
      } else {
        good.add(row);
      }
    }
    assertThat(future).isBetween(400, 1_000);
    assertThat(good).isEqualTo(harvest.truth);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reorder=0.3,delay=0.3", "reorder=0.3,delay=0.3,repeat=0.2,drop=0.1"})
  void tradesHeldBackAreSentAtEachHaltAndMoreAfterIt(String faults) throws Exception {
    try (TestExchange exchange = exchange(faults);
        WireClient client = exchange.connect(STREAM)) {
      Set<String> rows = new TreeSet<>();
      for (int halt = 0; halt < 5; halt++) {
        exchange.advance(Duration.ofSeconds(5));
        exchange.send("POST", "/control/halt", "");
        int before = rows.size();
        client.dueEvents().stream().map(Rows::of).forEach(rows::add);
        assertThat(rows).hasSizeGreaterThan(before);
        exchange.advance(Duration.ofSeconds(1));
        assertThat(client.due()).isEmpty();
        List<String> truth = exchange.truth("BTCUSDT");
        assertThat(rows).isSubsetOf(truth);
        int dropped = exchange.json("/control/stats").at("/faults/drop").asInt();
        assertThat(truth).hasSize(rows.size() + dropped);
        exchange.send("POST", "/control/resume", "");
      }
    }
  }

  @Test
  void everyConnectionMeetsTheSameFaults() throws Exception {
    try (TestExchange exchange = exchange("repeat=0.1,reorder=0.1,drop=0.1,malformed=0.1");
        WireClient one = exchange.connect(STREAM);
        WireClient other = exchange.connect(STREAM)) {
      exchange.advance(Duration.ofSeconds(20));
      assertThat(one.due()).isNotEmpty().isEqualTo(other.due());
    }
  }

  @Test
  void connectionsAreCutAboutAsOftenAsAsked() throws Exception {
    try (TestExchange exchange = exchange("cut=10s")) {
      Set<String> endings = new TreeSet<>();
      for (int i = 0; i < 20; i++) {
        try (WireClient client = exchange.connect("/ws")) {
          client.due();
          exchange.advance(Duration.ofSeconds(4));
          client.due();
          exchange.advance(Duration.ofSeconds(11));
          endings.add(client.ending());
        }
      }
      assertThat(endings).containsExactly("1001 Going away", "end", "reset");
      assertThat(exchange.json("/control/stats").at("/faults/cut").intValue()).isEqualTo(20);
    }
  }

  @Test
  void aStalledConnectionStaysOpenButDead() throws Exception {
    try (TestExchange exchange = exchange("stall=10s");
        WireClient client = exchange.connect(STREAM)) {
      client.due();
      exchange.advance(Duration.ofSeconds(16));
      await().until(() -> exchange.json("/control/stats").at("/faults/stall").intValue() == 1);
      exchange.advance(Duration.ofMinutes(10));
      client.send(WireClient.PING, "hello");
      assertThat(exchange.json("/control/stats").path("connections").intValue()).isEqualTo(1);
      exchange.send("POST", "/control/cut?how=end", "");
      List<Integer> opcodes = new ArrayList<>();
      for (int opcode = -1; opcode != 0; opcodes.add(opcode)) {
        opcode = client.next().opcode();
      }
      assertThat(opcodes).doesNotContain(WireClient.PONG, WireClient.PING);
    }
  }

  @Test
  void aRefusalOnDemandTellsOfTheLimitThatHolds() throws Exception {
    try (TestExchange exchange =
        TestExchange.with(
            options ->
                options
                    .withFaults(FaultPlan.parse("rest-429=1"))
                    .withClients(new ClientLimits(1234, 20, 300, 5, Duration.ofMinutes(2))))) {
      assertThat(exchange.get("/api/v3/ping").body()).contains("current limit is 1234 request");
    }
  }

  @Test
  void restAnswersFailOnDemand() throws Exception {
    try (TestExchange exchange = exchange("rest-429=1")) {
      var response = exchange.get("/api/v3/ping");
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(response.headers().firstValue("Retry-After").orElseThrow()).matches("[123]");
      exchange.send("PUT", "/control/faults", "{\"rest-5xx\":1}");
      Set<Integer> statuses = new TreeSet<>();
      for (int i = 0; i < 40; i++) {
        statuses.add(exchange.get("/api/v3/ping").statusCode());
      }
      assertThat(statuses).containsExactly(500, 502, 503, 504);
      exchange.send("PUT", "/control/faults", "{\"rest-cut\":1}");
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> exchange.get("/api/v3/exchangeInfo")))
          .isInstanceOf(java.io.IOException.class);
      exchange.send("PUT", "/control/faults", "{}");
      assertThat(exchange.get("/api/v3/ping").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void archivesAreSpoiledOnDemand() throws Exception {
    String path = "/data/spot/daily/klines/BTCUSDT/1m/BTCUSDT-1m-2026-03-04.zip";
    try (TestExchange exchange = exchange("archive-missing=1")) {
      assertThat(exchange.get(path).statusCode()).isEqualTo(404);
      exchange.send("PUT", "/control/faults", "{}");
      String checksum = exchange.get(path + ".CHECKSUM").body();
      byte[] zip = exchange.bytes(path);
      exchange.send("PUT", "/control/faults", "{\"archive-checksum\":1}");
      assertThat(exchange.bytes(path)).isEqualTo(zip);
      assertThat(exchange.get(path + ".CHECKSUM").body())
          .hasSameSizeAs(checksum)
          .isNotEqualTo(checksum);
      exchange.send("PUT", "/control/faults", "{\"archive-holes\":1}");
      assertThat(exchange.bytes(path)).hasSizeLessThan(zip.length);
      assertThat(exchange.get(path + ".CHECKSUM").body()).isNotEqualTo(checksum);
    }
  }

  @Test
  void wrongPlansAreRefusedAndChangeNothing() throws Exception {
    try (TestExchange exchange = exchange("repeat=0.5")) {
      for (String body : List.of("", "[]", "{", "{\"nope\":1}", "{\"cut\":\"soon\"}")) {
        assertThat(exchange.send("PUT", "/control/faults", body).statusCode()).isEqualTo(400);
      }
      assertThat(exchange.get("/control/faults").body()).isEqualTo("{\"repeat\":\"0.5\"}");
    }
  }

  private static TestExchange exchange(String faults) throws Exception {
    return TestExchange.with(options -> options.withFaults(FaultPlan.parse(faults)));
  }

  /** Eighty seconds of one stream under faults, then the end of the market. */
  private static Harvest harvest(String faults) throws Exception {
    try (TestExchange exchange = exchange(faults);
        WireClient client = exchange.connect(STREAM)) {
      Harvest harvest = new Harvest();
      for (int i = 0; i < 4; i++) {
        exchange.advance(Duration.ofSeconds(20));
        client.due().forEach(harvest::add);
      }
      exchange.send("POST", "/control/halt", "");
      client.due().forEach(harvest::add);
      harvest.truth = exchange.truth("BTCUSDT");
      return harvest;
    }
  }

  /** What the project's own parser makes of the frames. */
  private static final class Harvest {
    private final TradeParser parser = new TradeParser();
    private final List<String> rows = new ArrayList<>();
    private final List<String> spoiled = new ArrayList<>();
    private List<String> truth = List.of();

    void add(String frame) {
      byte[] bytes = frame.getBytes(UTF_8);
      if (!parser.parse(bytes, 0, bytes.length)) {
        spoiled.add(frame);
        return;
      }
      rows.add(
          String.join(
              ",",
              parser.symbol(),
              String.valueOf(parser.id()),
              Decimal8.format(parser.price()),
              Decimal8.format(parser.quantity()),
              String.valueOf(parser.eventTimeMicros()),
              String.valueOf(parser.buyerMaker())));
    }

    int duplicates() {
      return rows.size() - new HashSet<>(rows).size();
    }

    /** Each row once, by id. */
    List<String> distinct() {
      return rows.stream()
          .distinct()
          .sorted(java.util.Comparator.comparingLong(Harvest::id))
          .toList();
    }

    int inversions() {
      int inversions = 0;
      for (int i = 1; i < rows.size(); i++) {
        inversions += id(rows.get(i)) < id(rows.get(i - 1)) ? 1 : 0;
      }
      return inversions;
    }

    private static long id(String row) {
      return Long.parseLong(row.split(",", -1)[1]);
    }
  }
}
