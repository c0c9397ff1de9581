package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Trade;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job with its state beside the heap: {@code state.store = rocksdb}. */
class RocksDbStateTest {
  private static final Map<String, String> SETTINGS = Map.of("state.store", "rocksdb");
  private static final String[] SYMBOLS = {"BTCUSDT", "ETHUSDT", "币USDT"};

  private static SparkSession spark;

  @TempDir private Path folder;

  private final ExpectedLake expected = new ExpectedLake();
  private final KafkaRows rows = new KafkaRows();

  @BeforeAll
  static void startSpark() {
    spark =
        StreamingRun.session(
                StreamingConfig.load(
                        Optional.empty(), Map.of("state.partitions", "2", "state.store", "rocksdb"))
                    .state())
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  /** Each time trades come again that only the state knows of. */
  @Test
  void itRunsGoesOnWhereItWasAndBeginsAnewFromTheLake() throws Exception {
    LocalJob job = new LocalJob(spark, folder, SETTINGS);
    job.feed(records(0, 300));
    job.runToTheEnd();
    assertThat(filesOfState()).anyMatch(name -> name.endsWith(".changelog"));

    job.feed(records(200, 600));
    job.runToTheEnd();

    TestFiles.delete(folder.resolve("checkpoints"));
    LocalJob resumed = job.resumed();
    resumed.wish = StartCheck.Wish.RESUME_FROM_LAKE;
    resumed.feed(records(100, 900));
    resumed.runToTheEnd();

    expected.requireExact(new LakeReader(spark, folder), 2 * ExpectedLake.MINUTE_MICROS);
    assertThat(job.gaps).isEmpty();
    assertThat(resumed.gaps).isEmpty();
  }

  private List<String> filesOfState() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("checkpoints/market/streaming/state"))) {
      return files.map(Path::toString).toList();
    }
  }

  /** Each symbol's trades of these ids, a second apart. */
  private List<Row> records(int fromId, int toId) {
    List<Row> records = new ArrayList<>();
    for (int id = fromId; id < toId; id++) {
      for (String symbol : SYMBOLS) {
        Trade trade = Trades.of(symbol, id, Trades.START + id * 1_000_000L);
        records.add(rows.trade(trade));
        expected.add(trade);
      }
    }
    return records;
  }
}
