package io.ticklake.batch.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ticklake.batch.Duck;
import io.ticklake.batch.FormatsPage;
import io.ticklake.batch.RawTrade;
import io.ticklake.batch.TestArchives;
import io.ticklake.batch.TestLakes;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.archive.ImportArchive;
import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRange;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconcileTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
  private static final long START = Days.startMicros(DAY);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-07T01:00:00Z"), ZoneOffset.UTC);
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  @TempDir private Path root;
  @TempDir private Path site;
  private final SparkSession spark = TestSpark.session();
  private LakePaths lake;
  private LakeFiles files;
  private TestArchives archives;

  @BeforeEach
  void open() throws IOException {
    lake = new LakePaths("file:" + root);
    files = LakeFiles.of(lake, spark.sparkContext().hadoopConfiguration());
    archives = new TestArchives(site);
  }

  @Test
  void namesExactlyWhatWasPlantedAndRepairsWhatIsMissing() throws Exception {
    List<RawTrade> truth = trades("BTCUSDT", 1, 40_000);
    // 1,000 are missing here in two places, 500 there, ids 30,001 to 30,010 nowhere.
    Predicate<RawTrade> existed = trade -> trade.id() <= 30_000 || trade.id() > 30_010;
    List<RawTrade> here =
        truth.stream()
            .filter(existed)
            .filter(trade -> trade.id() <= 5_000 || trade.id() > 5_700)
            .filter(trade -> trade.id() <= 39_000 || trade.id() > 39_300)
            .map(trade -> trade.id() == 777 ? trade.priced("1.5") : trade)
            .toList();
    List<RawTrade> there =
        truth.stream()
            .filter(existed)
            .filter(trade -> trade.id() <= 20_000 || trade.id() > 20_500)
            .toList();
    List<String> rows =
        there.stream().map(TestArchives::line).collect(Collectors.toCollection(ArrayList::new));
    rows.add(100, rows.get(99));
    archives.csv(name(ArchiveName.Kind.TRADES, "BTCUSDT"), String.join("\n", rows));
    archives.klines(
        name(ArchiveName.Kind.KLINES, "BTCUSDT"), truth.stream().filter(existed).toList(), START);
    archives.trades(name(ArchiveName.Kind.TRADES, "BAD"), trades("BAD", 1, 50));
    archives.checksum(name(ArchiveName.Kind.TRADES, "BAD"), "f".repeat(64));
    raw(here);
    raw(trades("BAD", 1, 50));
    curate();

    DayProof proof = reconcile();

    SymbolProof btc = proof.symbols().get(1);
    assertThat(btc.missingHere().ranges())
        .containsExactly(new IdRange(5_001, 5_700), new IdRange(39_001, 39_300));
    assertThat(btc.missingThere().ranges()).containsExactly(new IdRange(20_001, 20_500));
    assertThat(btc.holes().ranges()).containsExactly(new IdRange(30_001, 30_010));
    assertThat(btc.repeatedThere()).isEqualTo(1);
    assertThat(btc.repeatedIds().ranges()).containsExactly(new IdRange(100, 100));
    assertThat(btc.differing()).isEqualTo(1);
    assertThat(btc.differences())
        .containsExactly(new SymbolProof.Difference(777, "price", "1.50000000", "100.77000000"));
    // Two seconds a trade: 30 a minute. Id 777 lies in one minute, the missing ones in 25 and 11.
    assertThat(btc.minutesOff()).isEqualTo(1 + 25 + 11);
    assertThat(btc.hours().of(Hours.What.MISSING_HERE, 2)).isEqualTo(399);
    assertThat(btc.hours().of(Hours.What.MISSING_HERE, 3)).isEqualTo(301);
    assertThat(proof.completeness()).isEqualByComparingTo("0.97499374");
    SymbolProof bad = proof.symbols().get(0);
    assertThat(bad.verdict()).isEqualTo(SymbolProof.Verdict.UNPROVED);
    assertThat(bad.archive()).startsWith("set aside: its SHA-256 is");
    assertThat(bad.klines()).isEqualTo("the exchange has none");

    Repair.Outcome outcome =
        new Repair(files, lake, store(), new RestExchange(NOWHERE, duration -> {})).run(proof);
    curate();
    DayProof repaired = reconcile();

    assertThat(outcome.found()).isEqualTo(1_000);
    assertThat(outcome.failures())
        .singleElement()
        .asString()
        .startsWith("BTCUSDT, ids 30001 to 30010: Cannot ask http://127.0.0.1:1/api/v3/historical");
    assertThat(repaired.completeness()).isEqualByComparingTo("1");
    assertThat(repaired.missing()).isZero();
    assertThat(repaired.minutesOff()).isEqualTo(1);
    assertThat(repaired.differing()).isEqualTo(1);
    assertThat(
            Duck.query(
                """
                SELECT origin, count(*), count(DISTINCT trade_id)
                FROM '%s/datalake/curated/market/trades/*/*/*/*.parquet'
                WHERE symbol = 'BTCUSDT' GROUP BY ALL ORDER BY ALL"""
                    .formatted(root)))
        .containsExactly("live|38990|38990", "repair|1000|1000");
  }

  @Test
  void findsMinutesThatHaveNoCandleOrTwo() throws Exception {
    List<RawTrade> truth = trades("BTCUSDT", 1, 300);
    ArchiveName klines = name(ArchiveName.Kind.KLINES, "BTCUSDT");
    archives.trades(name(ArchiveName.Kind.TRADES, "BTCUSDT"), truth);
    archives.klines(klines, truth, START);
    List<String> candles =
        new ArrayList<>(csv(site.resolve("data").resolve(klines.path())).lines().toList());
    // The day's third minute goes, and with it the last, which is empty; the fifth comes twice.
    candles.add(5, candles.get(4));
    candles.remove(2);
    candles.remove(candles.size() - 1);
    archives.csv(klines, String.join("\n", candles));
    raw(truth);
    curate();

    SymbolProof proof = reconcile().symbols().get(0);

    assertThat(proof.minutes())
        .containsExactly(
            new SymbolProof.Difference(START + 4 * 60_000_000L, "candle", "", "repeated"),
            new SymbolProof.Difference(START + 2 * 60_000_000L, "candle", "30 trades", "none"));
    assertThat(proof.minutesOff()).isEqualTo(2);
    assertThat(proof.verdict()).isEqualTo(SymbolProof.Verdict.INCOMPLETE);
  }

  @Test
  void setsAsideWhatDoesNotReadAndTakesItOnceItIsCorrected() throws Exception {
    List<RawTrade> truth = trades("BTCUSDT", 1, 50);
    ArchiveName trades = name(ArchiveName.Kind.TRADES, "BTCUSDT");
    ArchiveName klines = name(ArchiveName.Kind.KLINES, "BTCUSDT");
    archives.csv(trades, TestArchives.line(truth.get(0)) + "\n2,100.2,much\n");
    archives.csv(klines, "no candle\n1\n");
    raw(truth);
    curate();

    SymbolProof broken = reconcile().symbols().get(0);

    assertThat(broken.verdict()).isEqualTo(SymbolProof.Verdict.UNPROVED);
    assertThat(broken.archive())
        .startsWith("set aside: BTCUSDT-trades-2026-11-05.zip, after line 1: ");
    assertThat(broken.klines()).startsWith("set aside: BTCUSDT-1m-2026-11-05.zip, after line 1: ");
    assertThat(store().has(trades)).isFalse();
    assertThat(store().has(klines)).isFalse();
    assertThat(root.resolve("datalake/raw/market/archive/_set_aside"))
        .isDirectoryContaining("glob:**BTCUSDT-trades-2026-11-05.zip")
        .isDirectoryContaining("glob:**BTCUSDT-trades-2026-11-05.zip.reason")
        .isDirectoryContaining("glob:**BTCUSDT-1m-2026-11-05.zip.reason");

    archives.trades(trades, truth);
    archives.klines(klines, truth, START);

    SymbolProof corrected = reconcile().symbols().get(0);
    assertThat(corrected.verdict()).isEqualTo(SymbolProof.Verdict.COMPLETE);
    assertThat(corrected.archive()).isEqualTo("present");
    assertThat(root.resolve("datalake/raw/market/archive/_set_aside"))
        .isDirectoryNotContaining("glob:**.reason");
  }

  private static String csv(Path zip) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      in.getNextEntry();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void asksTheExchangeForWhatItsArchiveLacks() throws Exception {
    List<RawTrade> truth = trades("BTCUSDT", 1, 300);
    List<RawTrade> here =
        truth.stream().filter(trade -> trade.id() <= 100 || trade.id() > 130).toList();
    archives.trades(name(ArchiveName.Kind.TRADES, "BTCUSDT"), here);
    archives.klines(name(ArchiveName.Kind.KLINES, "BTCUSDT"), truth, START);
    raw(here);
    curate();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> asked = new ArrayList<>();
    server.createContext(
        "/api/v3/historicalTrades",
        exchange -> {
          asked.add(exchange.getRequestURI().getQuery());
          byte[] body =
              truth.subList(100, 130).stream()
                  .map(ReconcileTest::json)
                  .collect(Collectors.joining(",", "[", "]"))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(asked.size() == 1 ? 429 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      DayProof proof = reconcile();
      assertThat(proof.minutesOff()).isEqualTo(2);
      assertThat(new Repair(files, lake, store(), new RestExchange(base, pause -> {})).run(proof))
          .isEqualTo(new Repair.Outcome(30, List.of()));
    } finally {
      server.stop(0);
    }
    assertThat(asked)
        .containsExactly(
            "symbol=BTCUSDT&fromId=101&limit=30", "symbol=BTCUSDT&fromId=101&limit=30");
    curate();
    assertThat(reconcile().symbols().get(0).verdict()).isEqualTo(SymbolProof.Verdict.COMPLETE);
  }

  @Test
  void findsTheEndsOfADayThatHasNoArchive() throws Exception {
    List<RawTrade> truth = trades("BTCUSDT", 1, 300);
    List<RawTrade> neighbours = new ArrayList<>(truth);
    neighbours.add(0, RawTrade.live("BTCUSDT", 0, START - 1));
    neighbours.add(RawTrade.live("BTCUSDT", 301, START + Days.MICROS));
    archives.klines(name(ArchiveName.Kind.KLINES, "BTCUSDT"), truth, START);
    raw(truth.subList(4, 293));
    curate();
    HttpServer server = exchange(neighbours);
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      DayProof proof = reconcile();
      assertThat(proof.missing()).isEqualTo(11);
      assertThat(new Repair(files, lake, store(), new RestExchange(base, pause -> {})).run(proof))
          .isEqualTo(new Repair.Outcome(11, List.of()));
    } finally {
      server.stop(0);
    }
    curate();
    assertThat(reconcile().symbols().get(0).verdict()).isEqualTo(SymbolProof.Verdict.COMPLETE);
  }

  @Test
  void comparesTheHighestIdThatThereIs() throws Exception {
    long highest = Long.MAX_VALUE;
    archives.trades(name(ArchiveName.Kind.TRADES, "AAA"), withIds("AAA", 1, 2, 3));
    archives.klines(name(ArchiveName.Kind.KLINES, "BBB"), withIds("BBB", 1, 2, 3, highest), START);
    archives.klines(
        name(ArchiveName.Kind.KLINES, "CCC"), withIds("CCC", 1, 2, 3, 4, highest - 1), START);
    raw(withIds("AAA", 2, highest, 1));
    raw(withIds("BBB", 2, highest, 1));
    raw(withIds("CCC", highest - 1, 1));
    curate();

    DayProof proof = reconcile();

    SymbolProof archived = proof.symbols().get(0);
    assertThat(archived.missingHere().ranges()).containsExactly(new IdRange(3, 3));
    assertThat(archived.missingThere().ranges()).containsExactly(new IdRange(highest, highest));
    assertThat(archived.holes().ranges()).containsExactly(new IdRange(4, highest - 1));
    assertThat(archived.expected()).isEqualTo(4);
    SymbolProof last = proof.symbols().get(1);
    assertThat(last.missing()).isEqualTo(1);
    assertThat(last.beyond().ranges()).containsExactly(new IdRange(0, 0));
    SymbolProof nearlyLast = proof.symbols().get(2);
    assertThat(nearlyLast.missing()).isEqualTo(3);
    assertThat(nearlyLast.beyond().ranges())
        .containsExactly(new IdRange(0, 0), new IdRange(highest, highest));
    // Three symbols lack nearly all ids that there are: their number does not fit.
    assertThat(proof.holes()).isEqualTo(Long.MAX_VALUE);
    assertThat(ProofPage.of(proof)).contains("ids 3 to 9223372036854775806");
  }

  private static List<RawTrade> withIds(String symbol, long... ids) {
    List<RawTrade> trades = new ArrayList<>();
    for (long id : ids) {
      trades.add(RawTrade.live(symbol, id, START + id % 100 * 1_000_000));
    }
    return trades;
  }

  /** Answers as the exchange does: so many trades from an id on, as far as there are any. */
  private static HttpServer exchange(List<RawTrade> all) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v3/historicalTrades",
        exchange -> {
          String query = exchange.getRequestURI().getQuery();
          long from = Long.parseLong(query.replaceAll(".*fromId=(\\d+).*", "$1"));
          long limit = Long.parseLong(query.replaceAll(".*limit=(\\d+).*", "$1"));
          byte[] body =
              all.stream()
                  .filter(trade -> trade.id() >= from)
                  .limit(limit)
                  .map(ReconcileTest::json)
                  .collect(Collectors.joining(",", "[", "]"))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String json(RawTrade trade) {
    return "{\"id\":%d,\"price\":\"%s\",\"qty\":\"%s\",\"time\":%d,\"isBuyerMaker\":%s}"
        .formatted(
            trade.id(), trade.price(), trade.quantity(), trade.timeMicros(), trade.buyerMaker());
  }

  @Test
  void asksAFewTimesWhereNobodyAnswersAndNamesTheKey() {
    List<Duration> pauses = new ArrayList<>();

    assertThatThrownBy(() -> new RestExchange(NOWHERE, pauses::add).symbols())
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Cannot ask http://127.0.0.1:1/api/v3/exchangeInfo: ")
        .hasMessageEndingWith("; is exchange.rest-url right?");
    assertThat(pauses)
        .containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(1000));
  }

  @Test
  void publishesTheProofAsATableAndAPageAndAnotherInItsPlace() throws Exception {
    List<RawTrade> truth = trades("A<B", 1, 200);
    archives.trades(name(ArchiveName.Kind.TRADES, "A<B"), truth);
    archives.klines(name(ArchiveName.Kind.KLINES, "A<B"), truth, START);
    raw(truth.subList(0, 150));
    curate();
    DayProof first = reconcile();
    String page = ProofPage.of(first);
    ProofTable table = new ProofTable(files, lake, spark);
    table.write(first, page);
    raw(truth.subList(150, 200));
    curate();

    DayProof second = reconcile();
    table.write(second, ProofPage.of(second));

    assertThat(page)
        .contains("75&thinsp;%")
        .contains("50 trades are missing")
        .contains("A&lt;B")
        .contains("ids 151 to 200 (50)")
        .doesNotContain("A<B")
        .doesNotContain("http://", "https://", "<script", "{{");
    assertThat(ProofPage.of(second)).contains("100&thinsp;%").contains("Nothing is missing.");
    assertThat(
            Duck.query(
                "SELECT symbol, verdict, trades, expected, completeness, day FROM read_parquet('%s/*/*.parquet', hive_partitioning = true)"
                    .formatted(root + "/datalake/results/market/completeness")))
        .containsExactly("A<B|complete|200|200|1.00000000|2026-11-05");
    assertThat(root.resolve("datalake/results/market/completeness/day=2026-11-05/_report.html"))
        .content()
        .isEqualTo(ProofPage.of(second));
  }

  @Test
  void leavesWhatItsSuccessorHasStagedWhereItLostItsLock() throws Exception {
    raw(trades("BTCUSDT", 1, 20));
    curate();
    DayProof proof = reconcile();
    Path theirs =
        root.resolve("datalake/tmp/proof/completeness_findings-2026-11-05/successor/part.parquet");
    ProofTable slow =
        new ProofTable(
            files,
            lake,
            spark,
            step -> {
              TestLakes.stage(theirs);
              throw new IllegalStateException("the end");
            });

    assertThatThrownBy(() -> slow.write(proof, "page")).hasMessage("the end");

    assertThat(theirs).exists();
    new ProofTable(files, lake, spark).write(proof, "page");
    assertThat(root.resolve("datalake/tmp/proof")).isEmptyDirectory();
  }

  @Test
  void publishesTheColumnsThatThePageOfFormatsHas() throws IOException {
    assertThat(FormatsPage.columns("`completeness`"))
        .containsExactly(ProofTable.SYMBOLS.fieldNames());
    assertThat(FormatsPage.columns("`completeness_findings`"))
        .containsExactly(ProofTable.FINDINGS.fieldNames());
  }

  @Test
  void asksForACuratedDayFirst() {
    assertThatThrownBy(this::reconcile)
        .isInstanceOf(LakeException.class)
        .hasMessage("Cannot find the curated day 2026-11-05: run curate --day 2026-11-05 first");
  }

  private DayProof reconcile() throws Exception {
    return new Reconcile(files, lake, store(), context(), CLOCK)
        .run(DAY, List.of(), new FolderSource(site.toString(), files.hadoop()), 2, SILENT);
  }

  private ArchiveStore store() {
    return new ArchiveStore(files, lake, pause -> {});
  }

  private void curate() throws IOException {
    new Curate(files, lake, new CurateSettings(1_000_000, 192 << 20), context(), CLOCK)
        .run(DAY, Curate.Redo.WHEN_STALE);
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  private void raw(List<RawTrade> trades) {
    RawTrade.write(
        Path.of(lake.rawTrades().substring("file:".length())).resolve("ingest_date=2026-11-05"),
        trades);
  }

  private static ArchiveName name(ArchiveName.Kind kind, String symbol) {
    return ArchiveName.daily(kind, symbol, DAY);
  }

  private static List<RawTrade> trades(String symbol, long first, int count) {
    List<RawTrade> trades = new ArrayList<>();
    for (long id = first; id < first + count; id++) {
      trades.add(RawTrade.live(symbol, id, START + id * 2_000_000));
    }
    return trades;
  }

  private static final ImportArchive.Watcher SILENT =
      new ImportArchive.Watcher() {
        @Override
        public void fetched(long done, long total, long bytes) {}

        @Override
        public void converted(long done, long total, long rows) {}
      };
}
