package io.ticklake.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.limit.ClientLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams, REST, klines and archives tell of the same trades, in a market with absent ids. */
class AgreementTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SYMBOL = "BNBUSDT";
  private static final long MINUTE_MICROS = 60_000_000;
  private static final String[] MICROS = {"X-MBX-TIME-UNIT", "MICROSECOND"};

  private TestExchange exchange;

  @BeforeEach
  void start() throws Exception {
    ClientLimits generous = new ClientLimits(1_000_000, 20, 300, 5, Duration.ofMinutes(2));
    exchange =
        TestExchange.with(
            options ->
                options
                    .withMarket(options.market().withRate(2))
                    .withClients(generous)
                    .withFaults(FaultPlan.parse("absent=1")));
  }

  @AfterEach
  void stop() {
    exchange.close();
  }

  @Test
  void aDaysArchiveHoldsTheTradesOfRest() throws Exception {
    List<String> archived =
        archive("daily/trades/" + SYMBOL + "/" + SYMBOL + "-trades-2026-03-04.zip").stream()
            .map(row -> Rows.ofArchive(SYMBOL, row))
            .toList();
    assertThat(archived).hasSizeGreaterThan(10_000).isEqualTo(restTrades("2026-03-04"));
    long first = id(archived.get(0));
    long last = id(archived.get(archived.size() - 1));
    assertThat(last - first + 1).isGreaterThan(archived.size());
    List<String> truth =
        exchange
            .get("/control/trades?symbol=" + SYMBOL + "&from=" + first + "&to=" + last)
            .body()
            .lines()
            .skip(1)
            .toList();
    assertThat(archived).isEqualTo(truth);
  }

  @Test
  void klinesAreTheSumsOfTheTrades() throws Exception {
    List<String> expected = klinesOf(restTrades("2026-03-04"));
    List<String> archived =
        archive("daily/klines/" + SYMBOL + "/1m/" + SYMBOL + "-1m-2026-03-04.zip");
    assertThat(archived).hasSize(1440);
    assertThat(archived.stream().filter(row -> !row.contains(",0,0.00000000,0.00000000,")).toList())
        .isEqualTo(expected);
    List<String> rest = new ArrayList<>();
    for (int hour = 0; hour < 24; hour += 12) {
      String start = micros("2026-03-04T%02d:00:00Z".formatted(hour));
      String path = "/api/v3/klines?symbol=" + SYMBOL + "&interval=1m&limit=720&startTime=";
      for (JsonNode kline : JSON.readTree(exchange.get(path + start, MICROS).body())) {
        List<String> values = new ArrayList<>();
        kline.forEach(value -> values.add(value.asText()));
        rest.add(String.join(",", values));
      }
    }
    assertThat(rest).isEqualTo(archived);
  }

  @Test
  void minutesWithoutTradesRepeatTheLastPrice() throws Exception {
    try (TestExchange quiet = TestExchange.with(o -> o.withMarket(o.market().withRate(0.1)))) {
      String close = null;
      int empty = 0;
      for (JsonNode kline : quiet.json("/api/v3/klines?symbol=" + SYMBOL + "&interval=1m")) {
        if (kline.get(8).intValue() == 0 && close != null) {
          empty++;
          for (int field = 1; field <= 4; field++) {
            assertThat(kline.get(field).textValue()).isEqualTo(close);
          }
          assertThat(kline.get(5).textValue()).isEqualTo("0.00000000");
        }
        close = kline.get(4).textValue();
      }
      assertThat(empty).isGreaterThan(200);
    }
  }

  @Test
  void aggregatesCoverTheTradesOnce() throws Exception {
    List<String> trades = restTrades("2026-03-04");
    int at = 0;
    long previous = -1;
    for (String row :
        archive("daily/aggTrades/" + SYMBOL + "/" + SYMBOL + "-aggTrades-2026-03-04.zip")) {
      String[] f = row.split(",", -1);
      assertThat(Long.parseLong(f[0])).isGreaterThan(previous);
      previous = Long.parseLong(f[0]);
      assertThat(id(trades.get(at))).isEqualTo(Long.parseLong(f[3]));
      BigDecimal quantity = BigDecimal.ZERO;
      while (at < trades.size() && id(trades.get(at)) <= Long.parseLong(f[4])) {
        String[] trade = trades.get(at++).split(",", -1);
        assertThat(trade[2]).isEqualTo(f[1]);
        assertThat(trade[4]).isEqualTo(f[5]);
        assertThat(trade[5]).isEqualToIgnoringCase(f[6]);
        quantity = quantity.add(new BigDecimal(trade[3]));
      }
      assertThat(quantity).isEqualByComparingTo(f[2]);
    }
    assertThat(at).isEqualTo(trades.size());
  }

  @Test
  void restsAggregatesAreTheArchivesOnes() throws Exception {
    List<String> archived =
        archive("daily/aggTrades/" + SYMBOL + "/" + SYMBOL + "-aggTrades-2026-03-04.zip");
    String path = "/api/v3/aggTrades?symbol=" + SYMBOL + "&limit=1000";
    String start = "&startTime=" + micros("2026-03-04T00:00:00Z");
    List<String> rest = aggregates(exchange.get(path + start, MICROS).body());
    assertThat(rest).hasSize(1000).isEqualTo(archived.subList(0, 1000));
    String from = "&fromId=" + archived.get(500).split(",", -1)[0];
    assertThat(aggregates(exchange.get(path + from, MICROS).body()))
        .isEqualTo(archived.subList(500, 1500));
    String end = "&endTime=" + micros("2026-03-04T00:01:00Z");
    assertThat(aggregates(exchange.get(path + start + end, MICROS).body()))
        .isNotEmpty()
        .isEqualTo(
            archived.subList(0, rest.size()).stream().filter(r -> inFirstMinute(r)).toList());
  }

  @Test
  void aMonthIsItsDays() throws Exception {
    List<String> days = new ArrayList<>();
    for (int day = 1; day <= 28; day++) {
      String date = "2026-02-%02d".formatted(day);
      days.addAll(archive("daily/trades/" + SYMBOL + "/" + SYMBOL + "-trades-" + date + ".zip"));
    }
    assertThat(archive("monthly/trades/" + SYMBOL + "/" + SYMBOL + "-trades-2026-02.zip"))
        .isEqualTo(days);
  }

  @Test
  void streamedTradesAreThoseOfRestAndNoneIsAbsent() throws Exception {
    try (WireClient client = exchange.connect("/ws/bnbusdt@trade?timeUnit=MICROSECOND")) {
      List<String> streamed = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        exchange.advance(Duration.ofMinutes(4));
        client.dueEvents().stream().map(Rows::of).forEach(streamed::add);
      }
      JsonNode produced = null;
      for (JsonNode symbol : exchange.json("/control/produced")) {
        produced = symbol.path("symbol").textValue().equals(SYMBOL) ? symbol : produced;
      }
      long first = produced.path("first_id").longValue();
      List<Long> expected = new ArrayList<>();
      for (long id = first; id <= produced.path("last_id").longValue(); id++) {
        expected.add(id);
      }
      for (JsonNode range : produced.path("absent")) {
        long from = range.get(0).longValue();
        long to = range.get(1).longValue();
        expected.removeIf(id -> id >= from && id <= to);
      }
      assertThat(streamed.stream().map(AgreementTest::id).toList()).isEqualTo(expected);
      String path = "/api/v3/historicalTrades?symbol=" + SYMBOL + "&limit=1000&fromId=" + first;
      List<String> rest = new ArrayList<>();
      JSON.readTree(exchange.get(path, MICROS).body()).forEach(t -> rest.add(Rows.of(SYMBOL, t)));
      assertThat(rest).isEqualTo(streamed);
    }
  }

  @Test
  void archivesComeTheDayAfterWithTheirChecksum() throws Exception {
    String today = "/data/spot/daily/trades/" + SYMBOL + "/" + SYMBOL + "-trades-2026-03-05.zip";
    assertThat(exchange.get(today).statusCode()).isEqualTo(404);
    exchange.advance(Duration.ofDays(1));
    String checksum = exchange.get(today + ".CHECKSUM").body();
    byte[] zip = exchange.bytes(today);
    assertThat(exchange.bytes(today)).isEqualTo(zip);
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(zip));
    assertThat(checksum).isEqualTo(sum + "  " + SYMBOL + "-trades-2026-03-05.zip\n");
    assertThat(exchange.get("/data/spot/daily/trades/X/X-trades-2026-03-04.zip").statusCode())
        .isEqualTo(404);
    String beforeTheMarket = today.replace("2026-03-05", "2025-05-31");
    assertThat(exchange.get(beforeTheMarket).statusCode()).isEqualTo(404);
  }

  private List<String> restTrades(String date) throws Exception {
    long start = Long.parseLong(micros(date + "T00:00:00Z"));
    long end = start + 1440 * MINUTE_MICROS;
    JsonNode first =
        JSON.readTree(
            exchange
                .get("/api/v3/aggTrades?symbol=" + SYMBOL + "&limit=1&startTime=" + start, MICROS)
                .body());
    long from = first.get(0).path("f").longValue();
    List<String> rows = new ArrayList<>();
    while (true) {
      String path = "/api/v3/historicalTrades?symbol=" + SYMBOL + "&limit=1000&fromId=" + from;
      for (JsonNode trade : JSON.readTree(exchange.get(path, MICROS).body())) {
        if (trade.path("time").longValue() >= end) {
          return rows;
        }
        rows.add(Rows.of(SYMBOL, trade));
        from = trade.path("id").longValue() + 1;
      }
    }
  }

  private List<String> archive(String path) throws IOException, InterruptedException {
    ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(exchange.bytes("/data/spot/" + path)));
    String file = path.substring(path.lastIndexOf('/') + 1).replace(".zip", ".csv");
    assertThat(zip.getNextEntry().getName()).isEqualTo(file);
    List<String> rows = new String(zip.readAllBytes(), UTF_8).lines().toList();
    assertThat(zip.getNextEntry()).isNull();
    return rows;
  }

  /** Klines as the archive writes them, reckoned in decimals out of rows in the truth's form. */
  private static List<String> klinesOf(List<String> trades) {
    TreeMap<Long, List<String[]>> minutes = new TreeMap<>();
    for (String row : trades) {
      String[] trade = row.split(",", -1);
      long minute = Long.parseLong(trade[4]) / MINUTE_MICROS * MINUTE_MICROS;
      minutes.computeIfAbsent(minute, unused -> new ArrayList<>()).add(trade);
    }
    List<String> klines = new ArrayList<>();
    minutes.forEach(
        (minute, rows) -> {
          List<BigDecimal> prices = rows.stream().map(row -> new BigDecimal(row[2])).toList();
          BigDecimal volume = BigDecimal.ZERO;
          BigDecimal quote = BigDecimal.ZERO;
          BigDecimal buy = BigDecimal.ZERO;
          BigDecimal buyQuote = BigDecimal.ZERO;
          for (String[] row : rows) {
            BigDecimal quantity = new BigDecimal(row[3]);
            BigDecimal value = new BigDecimal(row[2]).multiply(quantity);
            volume = volume.add(quantity);
            quote = quote.add(value);
            if (row[5].equals("false")) {
              buy = buy.add(quantity);
              buyQuote = buyQuote.add(value);
            }
          }
          klines.add(
              String.join(
                  ",",
                  minute.toString(),
                  text(prices.get(0)),
                  text(prices.stream().max(BigDecimal::compareTo).orElseThrow()),
                  text(prices.stream().min(BigDecimal::compareTo).orElseThrow()),
                  text(prices.get(prices.size() - 1)),
                  text(volume),
                  String.valueOf(minute + MINUTE_MICROS - 1),
                  text(quote),
                  String.valueOf(rows.size()),
                  text(buy),
                  text(buyQuote),
                  "0"));
        });
    return klines;
  }

  private static List<String> aggregates(String body) throws IOException {
    List<String> rows = new ArrayList<>();
    for (JsonNode a : JSON.readTree(body)) {
      String maker = a.path("m").booleanValue() ? "True" : "False";
      rows.add(
          String.join(
              ",",
              a.path("a").asText(),
              a.path("p").textValue(),
              a.path("q").textValue(),
              a.path("f").asText(),
              a.path("l").asText(),
              a.path("T").asText(),
              maker,
              "True"));
    }
    return rows;
  }

  private static boolean inFirstMinute(String row) {
    long end = Long.parseLong(micros("2026-03-04T00:01:00Z"));
    return Long.parseLong(row.split(",", -1)[5]) <= end;
  }

  private static long id(String row) {
    return Long.parseLong(row.split(",", -1)[1]);
  }

  private static String micros(String instant) {
    return String.valueOf(Instant.parse(instant).toEpochMilli() * 1_000);
  }

  private static String text(BigDecimal value) {
    return value.setScale(8).toPlainString();
  }
}
