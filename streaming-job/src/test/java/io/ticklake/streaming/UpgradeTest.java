package io.ticklake.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.GapClaim;
import io.ticklake.model.Trade;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import io.ticklake.streaming.testing.SharedBroker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A newer job goes on over what an older one has left: {@code upgrade/*.zip} hold lake and
 * checkpoint after {@link #before}, as the job of that time wrote them. {@link #leavesALake} makes
 * such a folder with the job of today.
 */
class UpgradeTest {
  private static final long SECOND = 1_000_000;
  private static final long DELAY = 120 * SECOND;
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "币USDT");
  private static final String LEDGER =
      "SELECT from_id, to_id, status, epoch_us(opened_at) FROM %s WHERE symbol = 'ETHUSDT'"
          + " QUALIFY row_number() OVER (PARTITION BY from_id ORDER BY epoch DESC, batch_id DESC) = 1"
          + " ORDER BY from_id";

  private static BrokerProcess broker;

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();

  @BeforeAll
  static void fillTopics(@TempDir Path unused) throws Exception {
    broker = SharedBroker.running();
    try (JobOnKafka job = new JobOnKafka(broker, unused, Map.of())) {
      job.createTopics(2);
      new UpgradeTest().before(job);
      job.awaitSent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "rows-of-spark")
  void itGoesOnOverTheCheckpointOfAnOlderJob(String release) throws Exception {
    unpack(release);
    LakeReader lake = new LakeReader(null, folder);
    String gapsBefore = lake.byDuckDb(LEDGER, lake.paths().gaps()).get(0);
    assertThat(gapsBefore).startsWith("200|209|open|");
    String openedAt = gapsBefore.substring(gapsBefore.lastIndexOf('|'));
    takeBackLastCommit();
    try (JobOnKafka job = new JobOnKafka(broker, folder, Map.of())) {
      expectBefore();
      after(job);
      job.awaitSent();

      job.start();
      job.awaitFinalBars(expected, lake, DELAY);
      job.stop();
    }

    expected.requireExactForDuckDb(lake, DELAY);
    assertThat(lake.byDuckDb(LEDGER, lake.paths().gaps()))
        .containsExactly(
            "200|202|open" + openedAt,
            "203|203|filled" + openedAt,
            "204|207|open" + openedAt,
            "208|209|absent" + openedAt);
    assertThat(lake.barsByDuckDb().stream().filter(bar -> !bar.endsWith("|0")))
        .as("revised is the minute of the trade that came late, and once")
        .hasSize(1)
        .allMatch(bar -> bar.startsWith("ETHUSDT|" + (Trades.START + 180 * SECOND) + "|"))
        .allMatch(bar -> bar.endsWith("|1"));
  }

  /** {@code -Dticklake.upgrade=FOLDER}, to be zipped from inside. */
  @Test
  @EnabledIfSystemProperty(named = "ticklake.upgrade", matches = ".+")
  void leavesALake() throws Exception {
    Path target = Path.of(System.getProperty("ticklake.upgrade"));
    try (JobOnKafka job = new JobOnKafka(broker, target, Map.of())) {
      expectBefore();

      job.start();
      job.awaitFinalBars(expected, new LakeReader(null, target), DELAY);
      job.stop();
    }
  }

  private void before(JobOnKafka job) {
    for (int id = 0; id < 600; id++) {
      for (String symbol : SYMBOLS) {
        if (!missing(symbol, id)) {
          job.send(trade(symbol, id), SYMBOLS.indexOf(symbol) % 2);
        }
      }
    }
  }

  private void expectBefore() {
    for (int id = 0; id < 600; id++) {
      for (String symbol : SYMBOLS) {
        if (!missing(symbol, id)) {
          expected.add(trade(symbol, id));
        }
      }
    }
  }

  /** All of that again, as much that is new, and news of the gap. */
  private void after(JobOnKafka job) {
    before(job);
    for (int id = 600; id < 1200; id++) {
      for (String symbol : SYMBOLS) {
        expected.add(trade(symbol, id));
        job.send(trade(symbol, id), SYMBOLS.indexOf(symbol) % 2);
      }
    }
    expected.add(trade("ETHUSDT", 203));
    job.send(trade("ETHUSDT", 203), 1);
    job.send(new GapClaim("ETHUSDT", 208, 209, GapClaim.Claim.ABSENT));
  }

  private static boolean missing(String symbol, int id) {
    return symbol.equals("ETHUSDT") && id >= 200 && id < 210;
  }

  private static Trade trade(String symbol, int id) {
    return Trades.of(symbol, id, Trades.START + id * SECOND);
  }

  private void unpack(String release) throws IOException {
    try (InputStream file = UpgradeTest.class.getResourceAsStream("/upgrade/" + release + ".zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    }
  }

  /** As if the job had died when the newest batch with trades was published. */
  private void takeBackLastCommit() throws IOException {
    long last =
        Collections.max(numbers(folder.resolve("datalake/raw/market/trades/_streaming/batches")));
    Path checkpoint = folder.resolve("checkpoints/market/streaming");
    for (long batch : numbers(checkpoint.resolve("offsets"))) {
      if (batch > last) {
        delete(checkpoint.resolve("offsets"), batch);
      }
      if (batch >= last) {
        delete(checkpoint.resolve("commits"), batch);
      }
    }
  }

  private static void delete(Path folder, long batch) throws IOException {
    Files.deleteIfExists(folder.resolve(Long.toString(batch)));
    Files.deleteIfExists(folder.resolve("." + batch + ".crc"));
  }

  /** The batches that files of this folder are named after. */
  private static List<Long> numbers(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> !name.startsWith("."))
          .map(name -> Long.parseLong(name.substring(name.lastIndexOf('-') + 1)))
          .toList();
    }
  }
}
