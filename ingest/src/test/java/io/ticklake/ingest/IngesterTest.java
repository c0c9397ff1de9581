package io.ticklake.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.testing.BrokerProcess;
import io.ticklake.ingest.testing.FakeExchange;
import io.ticklake.ingest.testing.OperationClient;
import io.ticklake.ingest.testing.TopicReader;
import io.ticklake.ingest.time.Time;
import io.ticklake.model.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole ingester between an exchange that the test plays and a real broker. */
class IngesterTest {
  private static final String TRADE =
      "{\"e\":\"trade\",\"E\":1700000000000001,\"s\":\"%s\",\"t\":%d,\"p\":\"1.50000000\","
          + "\"q\":\"2.00000000\",\"T\":1700000000000000,\"m\":true,\"M\":true}";

  @TempDir static Path folder;
  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker() {
    broker = BrokerProcess.start(folder);
    broker.createTopics();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void carriesTradesUnchangedAcrossACutAndRejectsTheRest() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT", "ETHUSDT", "ADABTC");
        TopicReader trades = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES);
        TopicReader dead = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES_DEAD_LETTER)) {
      Ingester ingester = new Ingester(config(exchange), CoverageStart.NOW, Time.SYSTEM);
      ingester.start();
      await()
          .until(
              () -> exchange.subscribed().containsAll(List.of("btcusdt@trade", "ethusdt@trade")));
      assertThat(exchange.subscribed()).doesNotContain("adabtc@trade");

      exchange.send(wrapped("BTCUSDT", 1));
      exchange.send("no trade");
      exchange.send(new byte[] {'{', (byte) 0xff, '}'});
      await().until(() -> dead.poll().size() >= 2);
      exchange.cut();
      await().atMost(Duration.ofSeconds(20)).until(() -> exchange.opened() == 2);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                exchange.send(wrapped("ETHUSDT", 7));
                return trades.poll().stream().anyMatch(r -> key(r).equals("ETHUSDT"));
              });
      ingester.stop();

      ConsumerRecord<byte[], byte[]> first = trades.seen().get(0);
      assertThat(key(first)).isEqualTo("BTCUSDT");
      assertThat(new String(first.value(), UTF_8)).isEqualTo(TRADE.formatted("BTCUSDT", 1));
      assertThat(header(first, "origin")).isEqualTo("live");
      assertThat(header(first, "connection")).isEqualTo("1");
      assertThat(header(first, "received_at_ns")).matches("\\d{19}");
      List<String> reasons = new ArrayList<>();
      dead.seen().forEach(letter -> reasons.add(header(letter, "reason")));
      assertThat(reasons).containsExactly("not-json", "not-utf8");
      assertThat(dead.seen().get(0).value()).isEqualTo("no trade".getBytes(UTF_8));
    }
  }

  @Test
  void explainsAllThatItMeasuresAndHasWhatAlertsLookAt() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      Ingester ingester = new Ingester(config(exchange), CoverageStart.NOW, Time.SYSTEM);
      ingester.start();
      OperationClient operation = OperationClient.at(ingester.httpPort());
      await()
          .until(() -> operation.metrics().contains("ticklake_ingest_connection_silent_seconds"));
      await().until(() -> operation.metric("ticklake_ingest_ready") == 1);
      Set<String> measured = operation.metrics();
      ingester.stop();

      assertThat(names("README.md", "(?m)^\\| .*? \\|"))
          .as("the table of the README")
          .containsExactlyInAnyOrderElementsOf(
              measured.stream().filter(name -> name.startsWith("ticklake_")).toList());
      assertThat(names("../conf/alerts.yml", "(?s).+"))
          .filteredOn(name -> !name.startsWith("ticklake_streaming_"))
          .hasSizeGreaterThan(3)
          .isSubsetOf(measured);
    }
  }

  /** The names of metrics in those parts of a file. */
  private static Set<String> names(String file, String parts) throws IOException {
    return Pattern.compile(parts)
        .matcher(Files.readString(Path.of(file)))
        .results()
        .flatMap(part -> Pattern.compile("ticklake_[a-z_]+").matcher(part.group()).results())
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({"BTCUSDT, 8000, 1MiB, 20000", "ETHUSDT, 1000000, 16KiB, 4096"})
  void aTradeTooLargeForKafkaIsADeadLetterAndFetchedInItsShorterShape(
      String symbol, int largestRecord, String largestRequest, int kept) throws Exception {
    broker.limit(Topics.TRADES, largestRecord);
    try (FakeExchange exchange = FakeExchange.start(symbol);
        TopicReader trades = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES);
        TopicReader dead = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES_DEAD_LETTER)) {
      exchange.remember(
          900_002,
          "{\"id\":900002,\"price\":\"1.5\",\"qty\":\"2\",\"time\":1700000000000,\"isBuyerMaker\":true}");
      Ingester ingester =
          new Ingester(
              config(exchange, "kafka.largest-request=" + largestRequest, "kafka.compression=none"),
              CoverageStart.NOW,
              Time.SYSTEM);
      ingester.start();
      await().until(() -> !exchange.subscribed().isEmpty());
      exchange.send(wrapped(symbol, 900_001));
      String large = padded(symbol, 900_002, 20_000);
      exchange.send("{\"stream\":\"x\",\"data\":" + large + "}");
      exchange.send(wrapped(symbol, 900_003));
      await().atMost(Duration.ofSeconds(30)).until(() -> trades.poll().size() >= 3);
      ingester.stop();

      assertThat(trades.seen()).extracting(r -> header(r, "origin")).contains("backfill");
      ConsumerRecord<byte[], byte[]> fetched =
          trades.seen().stream()
              .filter(r -> header(r, "origin").equals("backfill"))
              .findFirst()
              .orElseThrow();
      assertThat(new String(fetched.value(), UTF_8)).contains("\"t\":900002");
      assertThat(dead.poll()).hasSize(1);
      ConsumerRecord<byte[], byte[]> letter = dead.seen().get(0);
      assertThat(header(letter, "reason")).isEqualTo("too-large");
      assertThat(header(letter, "coordinates")).isEqualTo(symbol + " 900002, 20000 bytes");
      assertThat(new String(letter.value(), UTF_8)).isEqualTo(large.substring(0, kept));
      assertThat(letter.headers().headers("truncated_from"))
          .extracting(cut -> new String(cut.value(), UTF_8))
          .isEqualTo(kept == large.length() ? List.of() : List.of("20000"));
    } finally {
      broker.limit(Topics.TRADES, 1_000_000);
    }
  }

  @Test
  void coverageFromAnIdIsFetchedAndOneFromAnIdToComeRefused() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("OLDUSDT", "ETHUSDT");
        TopicReader trades = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES);
        TopicReader states = TopicReader.fromStart(broker.bootstrap(), Topics.INGEST_STATE)) {
      exchange.reached(50, 48);
      rememberNow(exchange, 45, 46, 47, 48, 49, 50);
      assertThatThrownBy(ingester(exchange, "OLDUSDT=52,X=1")::check)
          .isInstanceOfSatisfying(
              UserException.class,
              e ->
                  assertThat(e.lines())
                      .containsExactly(
                          "Invalid --from: X is not followed, see exchange.symbols",
                          "Invalid --from: the exchange has not reached OLDUSDT=52 (newest: 50)"));
      Ingester ingester = ingester(exchange, "OLDUSDT=7");
      ingester.start();
      await().until(() -> !exchange.subscribed().isEmpty());
      exchange.send(wrapped("OLDUSDT", 51));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> trades.poll().stream().filter(r -> key(r).equals("OLDUSDT")).count() == 4);
      ingester.stop();
      assertThat(trades.seen())
          .extracting(r -> new String(r.value(), UTF_8).replaceAll(".*\"t\":(\\d+),.*", "$1"))
          .containsExactlyInAnyOrder("48", "49", "50", "51");
      assertThat(states.newest().get("OLDUSDT"))
          .startsWith(
              "{\"version\":1,\"begin\":7,\"ranges\":[[48,51]],\"left_to_archives\":[[7,47]],");
    }
  }

  @Test
  void ofTwoAtOnceNeitherForgetsWhatTheOtherAnswersFor() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("TWOUSDT");
        TopicReader trades = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES);
        TopicReader states = TopicReader.fromStart(broker.bootstrap(), Topics.INGEST_STATE)) {
      Ingester later =
          new Ingester(
              config(exchange, "completeness.state-every=50ms"), CoverageStart.NOW, Time.SYSTEM);
      later.start();
      exchange.reached(20, 11);
      Ingester earlier = ingester(exchange, "TWOUSDT=11");
      earlier.start();
      await().until(() -> exchange.opened() == 2 && !exchange.subscribed().isEmpty());
      exchange.send(wrapped("TWOUSDT", 21));
      await().until(() -> trades.poll().size() == 2);
      earlier.stop();
      // Ids 11 to 20 are still to be fetched, and the one that promised to is gone.
      exchange.send(wrapped("TWOUSDT", 22));
      await().until(() -> trades.poll().size() == 3);
      later.stop();
      assertThat(states.newest().get("TWOUSDT"))
          .startsWith("{\"version\":1,\"begin\":11,\"ranges\":[[21,22]],");
    }
  }

  @Test
  void aShutdownIsHeardInBothShapes() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      Ingester ingester =
          new Ingester(config(exchange, "connection.overlap=10ms"), CoverageStart.NOW, Time.SYSTEM);
      ingester.start();
      int connections = 1;
      for (String notice :
          List.of(
              "{\"e\":\"serverShutdown\",\"E\":1770123456789}",
              "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}")) {
        int before = connections++;
        await().until(() -> exchange.subscribed().contains("btcusdt@trade"));
        exchange.send(notice);
        // The new connection is there before the old one is left, which it is once trades come.
        await().until(() -> exchange.opened() == before + 1);
        await()
            .until(
                () -> {
                  exchange.send(wrapped("BTCUSDT", 5));
                  return exchange.open() == 1;
                });
      }
      assertThat(exchange.opened()).isEqualTo(3);
      ingester.stop();
    }
  }

  @Test
  void aBrokerWithoutTlsIsSaidToAClientWithIt() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      Ingester ingester =
          new Ingester(
              config(exchange, "kafka.client.security.protocol=SSL", "exchange.symbols=[BTCUSDT]"),
              CoverageStart.NOW,
              Time.SYSTEM);
      assertThatThrownBy(ingester::check)
          .isInstanceOf(UserException.class)
          .hasMessageStartingWith("Cannot use Kafka at " + broker.bootstrap() + ": TLS fails, ");
    }
  }

  @Test
  void namesASymbolThatTheExchangeDoesNotTrade() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("ADABTC")) {
      Ingester ingester = new Ingester(config(exchange), CoverageStart.NOW, Time.SYSTEM);
      assertThatThrownBy(ingester::check)
          .hasMessage("Invalid exchange.symbols: the exchange trades none of [*USDT]");
    }
  }

  @Test
  void whereANewListingBeginsIsAskedForAgainAfterARestart() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT");
        TopicReader trades = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES)) {
      exchange.conceal();
      Ingester before =
          new Ingester(
              config(exchange, "exchange.refresh-every=300ms"), CoverageStart.NOW, Time.SYSTEM);
      before.start();
      exchange.list("NEWUSDT", "TRADING");
      await().until(() -> exchange.subscribed().contains("newusdt@trade"));
      exchange.send(wrapped("NEWUSDT", 900_013));
      await().until(() -> trades.poll().size() == 1);
      before.stop();
      exchange.reached(900_013, 900_011);
      rememberNow(exchange, 900_011, 900_012);
      Ingester after = new Ingester(config(exchange), CoverageStart.NOW, Time.SYSTEM);
      after.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(ids(trades)).contains("NEWUSDT 900011", "NEWUSDT 900012"));
      after.stop();
    }
  }

  @Test
  void aSymbolThatWasListedWhileNobodyLookedIsFollowedFromItsFirstTrade() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT");
        TopicReader trades = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES)) {
      Ingester before = new Ingester(config(exchange), CoverageStart.NOW, Time.SYSTEM);
      before.start();
      await().until(() -> exchange.subscribed().contains("btcusdt@trade"));
      exchange.send(wrapped("BTCUSDT", 77));
      await().until(() -> trades.poll().size() == 1);
      before.stop();
      exchange.list("FIRSTUSDT", "TRADING");
      exchange.reached(1, 0);
      rememberNow(exchange, 0, 1);
      Ingester after =
          new Ingester(
              config(exchange, "exchange.symbols=[FIRSTUSDT]"), CoverageStart.NOW, Time.SYSTEM);
      after.start();
      await().until(() -> exchange.subscribed().contains("firstusdt@trade"));
      exchange.send(wrapped("FIRSTUSDT", 2));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(ids(trades)).contains("FIRSTUSDT 0", "FIRSTUSDT 1", "FIRSTUSDT 2"));
      after.stop();
    }
  }

  @Test
  void aSymbolThatIsListedAndNotTradedIsFollowedOnceItIs() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT", "HALTUSDT")) {
      exchange.list("HALTUSDT", "BREAK");
      IngestConfig config =
          config(exchange, "exchange.symbols=[BTCUSDT,HALTUSDT]", "exchange.refresh-every=500ms");
      assertThat(new Ingester(config, CoverageStart.NOW, Time.SYSTEM).check())
          .endsWith("symbols=1");
      Ingester ingester = new Ingester(config, CoverageStart.NOW, Time.SYSTEM);
      ingester.start();
      await().until(() -> exchange.subscribed().contains("btcusdt@trade"));
      assertThat(exchange.subscribed()).doesNotContain("haltusdt@trade");
      exchange.list("HALTUSDT", "TRADING");
      await().until(() -> exchange.subscribed().contains("haltusdt@trade"));
      ingester.stop();
    }
  }

  @Test
  void aSymbolThatTheExchangeListsNoLongerIsNoMistakeIfTheStateKnowsIt() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT", "GONEUSDT");
        TopicReader trades = TopicReader.fromNow(broker.bootstrap(), Topics.TRADES)) {
      IngestConfig config = config(exchange, "exchange.symbols=[BTCUSDT,GONE*]");
      Ingester before = new Ingester(config, CoverageStart.NOW, Time.SYSTEM);
      before.start();
      await().until(() -> exchange.subscribed().contains("goneusdt@trade"));
      exchange.send(wrapped("GONEUSDT", 5));
      await().until(() -> trades.poll().size() == 1);
      before.stop();
      exchange.unlist("GONEUSDT");
      assertThat(new Ingester(config, CoverageStart.NOW, Time.SYSTEM).check())
          .endsWith("symbols=1");
      Ingester after = new Ingester(config, CoverageStart.NOW, Time.SYSTEM);
      after.start();
      after.stop();
    }
  }

  @Test
  void aNameThatNeitherTheExchangeNorTheStateKnowsIsRefused() throws Exception {
    try (FakeExchange exchange = FakeExchange.start("BTCUSDT")) {
      IngestConfig config = config(exchange, "exchange.symbols=[BTCUSDT,BTCUSTD,*UDST]");
      String line =
          "Invalid exchange.symbols: [BTCUSTD, *UDST], neither does the exchange list them nor does"
              + " ingest-state know them";
      assertThatThrownBy(new Ingester(config, CoverageStart.NOW, Time.SYSTEM)::check)
          .hasMessage(line);
      Ingester ingester = new Ingester(config, CoverageStart.NOW, Time.SYSTEM);
      assertThatThrownBy(ingester::start).hasMessage(line);
      ingester.stop();
    }
  }

  private static Ingester ingester(FakeExchange exchange, String from) throws UserException {
    IngestConfig config = config(exchange, "completeness.state-every=50ms");
    return new Ingester(
        config,
        CoverageStart.parse(from, Instant.now(), config.completeness().reach()),
        Time.SYSTEM);
  }

  private static String padded(String symbol, long id, int length) {
    String trade = TRADE.formatted(symbol, id);
    String opened = trade.substring(0, trade.length() - 1) + ",\"x\":\"";
    return opened + "x".repeat(length - opened.length() - 2) + "\"}";
  }

  private static IngestConfig config(FakeExchange exchange, String... more) {
    return exchange.config(broker.bootstrap(), List.of(more));
  }

  private static String wrapped(String symbol, long id) {
    return "{\"stream\":\"x\",\"data\":" + TRADE.formatted(symbol, id) + "}";
  }

  private static void rememberNow(FakeExchange exchange, long... ids) {
    for (long id : ids) {
      exchange.remember(
          id,
          "{\"id\":%d,\"price\":\"1\",\"qty\":\"2\",\"time\":%d,\"isBuyerMaker\":true}"
              .formatted(id, System.currentTimeMillis()));
    }
  }

  private static List<String> ids(TopicReader trades) {
    return trades.poll().stream()
        .map(r -> new String(r.value(), UTF_8))
        .map(r -> r.replaceAll(".*\"s\":\"(\\w+)\",\"t\":(\\d+),.*", "$1 $2"))
        .toList();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
