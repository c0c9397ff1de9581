package io.ticklake.batch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ticklake.batch.Duck;
import io.ticklake.batch.RawTrade;
import io.ticklake.batch.TestArchives;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.curate.DayManifest;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportArchiveTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
  private static final ArchiveName BTC = ArchiveName.daily(ArchiveName.Kind.TRADES, "BTCUSDT", DAY);

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
  void importsDailyAndMonthlyArchivesInMillisAndMicrosWithAHeaderOrWithout() throws Exception {
    archives.trades(BTC, trades("BTCUSDT", DAY, 1, 20_000));
    ArchiveName old =
        ArchiveName.monthly(ArchiveName.Kind.TRADES, "ETHUSDT", YearMonth.of(2024, 12));
    archives.csv(
        old,
        trades("ETHUSDT", LocalDate.of(2024, 12, 31), 7, 100).stream()
            .map(trade -> TestArchives.line(trade, trade.timeMicros() / 1000))
            .collect(
                Collectors.joining(
                    "\r\n", "id,price,qty,quoteQty,time,isBuyerMaker,isBestMatch\r\n", "")));

    List<ImportArchive.Outcome> outcomes = run(List.of(BTC, old), folder());

    assertThat(outcomes).extracting(ImportArchive.Outcome::rows).containsExactly(20_000L, 100L);
    assertThat(
            Duck.query(
                """
                SELECT symbol, count(*), min(trade_id), max(trade_id), sum(price), sum(qty),
                  min(event_time), sum(buyer_maker::int), any_value(origin), count(received_at)
                FROM '%s/datalake/raw/market/archive_trades/*/*.parquet'
                GROUP BY symbol ORDER BY symbol"""
                    .formatted(root)))
        .containsExactly(
            "BTCUSDT|20000|1|20000|%s|10000.00000000|2026-11-05T00:00:04Z|6666|archive|0"
                .formatted("2010710.00000000"),
            "ETHUSDT|100|7|106|%s|50.00000000|2024-12-31T00:00:28Z|33|archive|0"
                .formatted("10053.55000000"));
    DayManifest day = curate().run(DAY, Curate.Redo.WHEN_STALE).orElseThrow();
    assertThat(day.trades()).isEqualTo(20_000);
  }

  @Test
  void setsAsideWhatIsWrongWithItsReasonAndGoesOn() throws Exception {
    List<ArchiveName> names = new ArrayList<>();
    for (String symbol : List.of("GOOD", "SUM", "ZIP", "ROW", "UNIT", "NOSUM", "NONE")) {
      ArchiveName name = ArchiveName.daily(ArchiveName.Kind.TRADES, symbol, DAY);
      names.add(name);
      if (!symbol.equals("NONE")) {
        archives.trades(name, trades(symbol, DAY, 1, 10));
      }
    }
    archives.checksum(names.get(1), "0".repeat(64));
    byte[] whole = Files.readAllBytes(site.resolve("data").resolve(names.get(2).path()));
    archives.put(names.get(2), java.util.Arrays.copyOf(whole, whole.length / 2));
    archives.csv(names.get(3), "1,10,1,10,1793836800000000,True,True\n2,1O,1,10,17,True,True\n");
    archives.csv(names.get(4), "1,10,1,10,1793836800,True,True\n");
    Files.delete(site.resolve("data").resolve(names.get(5).path() + ".CHECKSUM"));

    List<ImportArchive.Outcome> outcomes = run(names, folder());

    assertThat(outcomes)
        .extracting(outcome -> outcome.archive().state())
        .containsExactly(
            ArchiveStore.State.FETCHED,
            ArchiveStore.State.SET_ASIDE,
            ArchiveStore.State.SET_ASIDE,
            ArchiveStore.State.SET_ASIDE,
            ArchiveStore.State.SET_ASIDE,
            ArchiveStore.State.SET_ASIDE,
            ArchiveStore.State.MISSING);
    assertThat(outcomes.get(1).archive().reason()).matches("its SHA-256 is .*, not 0{64} .*");
    assertThat(outcomes.get(2).archive().reason()).contains("broken zip");
    assertThat(outcomes.get(3).archive().reason())
        .isEqualTo("ROW-trades-2026-11-05.zip, after line 1: its price is 1O");
    assertThat(outcomes.get(4).archive().reason()).contains("lies outside 2026-11-05");
    assertThat(outcomes.get(5).archive().reason()).isEqualTo("it has no CHECKSUM file");
    assertThat(Duck.query("SELECT symbol, count(*) FROM '%s' GROUP BY ALL".formatted(parquet())))
        .containsExactly("GOOD|10");
    Path aside = root.resolve("datalake/raw/market/archive/_set_aside");
    assertThat(aside.resolve("ROW-trades-2026-11-05.zip")).exists();
    assertThat(aside.resolve("SUM-trades-2026-11-05.zip.reason")).content().contains("SHA-256");

    archives.trades(names.get(1), trades("SUM", DAY, 1, 10));
    assertThat(run(names, folder()).get(1).rows()).isEqualTo(10);
    assertThat(aside.resolve("SUM-trades-2026-11-05.zip.reason")).doesNotExist();
  }

  @Test
  void doesOnlyWhatIsLeft() throws Exception {
    ArchiveName klines = ArchiveName.daily(ArchiveName.Kind.KLINES, "BTCUSDT", DAY);
    archives.trades(BTC, trades("BTCUSDT", DAY, 1, 10));
    archives.klines(klines, trades("BTCUSDT", DAY, 1, 10), Days.startMicros(DAY));
    run(List.of(BTC, klines), folder());

    List<ImportArchive.Outcome> again = run(List.of(BTC, klines), folder());

    assertThat(again)
        .extracting(outcome -> outcome.archive().state())
        .containsOnly(ArchiveStore.State.PRESENT);
    assertThat(again).extracting(ImportArchive.Outcome::rows).containsOnly(0L);
    files.delete(ImportArchive.parquet(lake, BTC));
    assertThat(run(List.of(BTC), folder()).get(0).rows()).isEqualTo(10);
  }

  @Test
  void fetchesFromASiteAndTriesAgainWhereItStumbles() throws Exception {
    ArchiveName other = ArchiveName.daily(ArchiveName.Kind.TRADES, "币安", DAY);
    archives.trades(BTC, trades("BTCUSDT", DAY, 1, 10));
    archives.trades(other, trades("币安", DAY, 1, 5));
    ArchiveName missing = ArchiveName.daily(ArchiveName.Kind.TRADES, "XYZ", DAY);
    Set<String> asked = ConcurrentHashMap.newKeySet();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Path file = site.resolve(exchange.getRequestURI().getPath().substring(1));
          boolean first = asked.add(exchange.getRequestURI().getPath());
          byte[] body = Files.exists(file) ? Files.readAllBytes(file) : "none".getBytes(UTF_8);
          int status = first ? 503 : Files.exists(file) ? 200 : 404;
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      List<ImportArchive.Outcome> outcomes = run(List.of(BTC, other, missing), new WebSource(base));

      assertThat(outcomes).extracting(ImportArchive.Outcome::rows).containsExactly(10L, 5L, 0L);
      assertThat(outcomes.get(2).archive().state()).isEqualTo(ArchiveStore.State.MISSING);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void givesUpOnASiteThatIsNotThere() throws Exception {
    List<ArchiveName> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      names.add(ArchiveName.daily(ArchiveName.Kind.TRADES, "S" + i, DAY));
    }
    AtomicInteger asked = new AtomicInteger();
    ArchiveSource nowhere =
        new ArchiveSource() {
          @Override
          public Optional<InputStream> open(ArchiveName name) throws IOException {
            asked.incrementAndGet();
            throw new ConnectException("Connection refused");
          }

          @Override
          public Optional<String> checksum(ArchiveName name) {
            return Optional.empty();
          }
        };

    assertThatThrownBy(() -> importer().run(names, nowhere, 1))
        .rootCause()
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Cannot fetch archives: 8 failed and none came, the last S7-trades")
        .hasMessageContaining("Connection refused");
    assertThat(asked).hasValue(8 * 4);
    // Fewer are told one by one.
    assertThat(run(names.subList(0, 3), nowhere))
        .allMatch(outcome -> outcome.archive().state() == ArchiveStore.State.FAILED);
  }

  @Test
  void letsTwoRunsFetchTheSameArchivesAtOnce() throws Exception {
    List<ArchiveName> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      names.add(ArchiveName.daily(ArchiveName.Kind.TRADES, "S" + i, DAY));
      archives.trades(names.get(i), trades("S" + i, DAY, 1, 100));
    }
    names.add(ArchiveName.daily(ArchiveName.Kind.TRADES, "BAD", DAY));
    archives.trades(names.get(12), trades("BAD", DAY, 1, 10));
    archives.checksum(names.get(12), "0".repeat(64));
    ExecutorService runs = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier start = new CyclicBarrier(2);
      Callable<List<ArchiveStore.Result>> one =
          () -> {
            start.await();
            return importer().fetch(names, folder(), 3);
          };
      for (Future<List<ArchiveStore.Result>> done : runs.invokeAll(List.of(one, one))) {
        assertThat(done.get().subList(0, 12)).allMatch(ArchiveStore.Result::isHere);
        assertThat(done.get().get(12).state()).isEqualTo(ArchiveStore.State.SET_ASIDE);
      }
    } finally {
      runs.shutdownNow();
    }
    assertThat(root.resolve("datalake/tmp/archive")).isEmptyDirectory();
    assertThat(root.resolve("datalake/tmp/files")).isEmptyDirectory();
  }

  private List<ImportArchive.Outcome> run(List<ArchiveName> names, ArchiveSource source)
      throws Exception {
    return importer().run(names, source, 3);
  }

  private ImportArchive importer() {
    return new ImportArchive(
        files,
        lake,
        new ArchiveStore(files, lake, duration -> {}),
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        new Silent());
  }

  private ArchiveSource folder() throws IOException {
    return new FolderSource(site.toString(), files.hadoop());
  }

  private Curate curate() {
    return new Curate(
        files,
        lake,
        new CurateSettings(1_000_000, 192 << 20),
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        Clock.systemUTC());
  }

  private String parquet() {
    return root + "/datalake/raw/market/archive_trades/*/*.parquet";
  }

  private static List<RawTrade> trades(String symbol, LocalDate day, long first, int count) {
    List<RawTrade> trades = new ArrayList<>();
    for (long id = first; id < first + count; id++) {
      trades.add(RawTrade.live(symbol, id, Days.startMicros(day) + 4_000_000 * id).from("archive"));
    }
    return trades;
  }

  private static final class Silent implements ImportArchive.Watcher {
    @Override
    public void fetched(long done, long total, long bytes) {}

    @Override
    public void converted(long done, long total, long rows) {}
  }
}
