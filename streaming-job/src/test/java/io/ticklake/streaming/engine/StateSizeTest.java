package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Decimal8;
import io.ticklake.model.Trade;
import io.ticklake.streaming.Trades;
import io.ticklake.streaming.testing.ExpectedLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * State and time a batch do not grow with what has passed. {@code -Dticklake.batches=500} runs that
 * many batches and prints its figures.
 */
class StateSizeTest extends SparkTest {
  private static final int SYMBOLS = 20;
  private static final int TRADES = 30;
  private static final long STEP_MICROS = 10 * ExpectedLake.MINUTE_MICROS;

  /** From here on as many bars leave the state as come. */
  private static final int SATURATED = 8;

  @TempDir private Path folder;

  private final Progress progress = new Progress();

  @Test
  void aSymbolsStateStaysBelow16KiB() throws Exception {
    int batches = Integer.getInteger("ticklake.batches", 20);
    spark.streams().addListener(progress);
    LocalJob job = new LocalJob(spark, folder, Map.of());

    job.runBatches(batches, StateSizeTest::batch);

    Awaitility.await().until(() -> progress.withData.size() == batches);
    spark.streams().removeListener(progress);
    List<Long> bytes = progress.withData.stream().map(StateSizeTest::bytesOfASymbol).toList();
    assertThat(bytes).allMatch(size -> size < 16 << 10);
    assertThat(bytes.get(batches - 1)).isLessThan(bytes.get(SATURATED) * 105 / 100);
    if (batches > 20) {
      System.out.printf(
          "state, bytes a symbol: %s%nmilliseconds a batch, median of each tenth: %s%n"
              + "files in the checkpoint: %d, in the books: %d%n",
          everyTenth(bytes),
          medians(),
          files(folder.resolve("checkpoints")),
          files(folder.resolve("datalake/raw/market/trades/_streaming")));
    }
  }

  /** Ten minutes of every symbol, all sums as wide as they get. */
  private static List<Row> batch(int number) {
    KafkaRows rows = new KafkaRows();
    List<Row> records = new ArrayList<>();
    for (int i = 0; i < TRADES; i++) {
      long id = (long) number * TRADES + i;
      long time = Trades.START + number * STEP_MICROS + i * (STEP_MICROS / TRADES);
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        records.add(
            rows.trade(
                new Trade(
                    "SYMBOL" + symbol,
                    id,
                    Decimal8.MAX_PRICE - i,
                    Long.MAX_VALUE - i,
                    time,
                    i % 2 == 0)));
      }
    }
    return records;
  }

  private static long bytesOfASymbol(StreamingQueryProgress batch) {
    StateOperatorProgress state = batch.stateOperators()[0];
    assertThat(state.numRowsTotal()).isEqualTo(SYMBOLS);
    return state.customMetrics().get("stateOnCurrentVersionSizeBytes") / state.numRowsTotal();
  }

  private static List<Long> everyTenth(List<Long> values) {
    int step = values.size() / 10;
    return Stream.iterate(step - 1, i -> i < values.size(), i -> i + step)
        .map(values::get)
        .toList();
  }

  private List<Long> medians() {
    List<Long> millis =
        progress.withData.stream().map(StreamingQueryProgress::batchDuration).toList();
    int step = millis.size() / 10;
    return Stream.iterate(0, i -> i + step <= millis.size(), i -> i + step)
        .map(i -> millis.subList(i, i + step).stream().sorted().toList().get(step / 2))
        .toList();
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static final class Progress extends StreamingQueryListener {
    private final List<StreamingQueryProgress> withData = new CopyOnWriteArrayList<>();

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
      if (event.progress().numInputRows() > 0) {
        withData.add(event.progress());
      }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
  }
}
