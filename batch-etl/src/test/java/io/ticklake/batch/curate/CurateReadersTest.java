package io.ticklake.batch.curate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.Duck;
import io.ticklake.batch.RawTrade;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.trades.RowGroup;
import io.ticklake.batch.trades.TradeFile;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurateReadersTest {
  private static final int ROUNDS = Integer.getInteger("ticklake.curate.rounds", 2);
  private static final int TRADES_A_ROUND = 1_000;

  @TempDir private Path root;
  private final SparkSession spark = TestSpark.session();

  /** What a reader saw, and which rounds were published by then. */
  private record Look(int publishedBefore, int begunAfter, String seen) {}

  @Test
  void showsReadersTheOldDayOrTheNewOneWhileItIsReplacedAgainAndAgain() throws Exception {
    LakePaths lake = new LakePaths("file:" + root);
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger published = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();
    Semaphore sparkLooks = new Semaphore(0);
    Semaphore duckLooks = new Semaphore(0);
    Semaphore plainLooks = new Semaphore(0);
    LakeFiles day = LakeFiles.of(lake, this.spark.sparkContext().hadoopConfiguration());
    String files = root + "/datalake/curated/market/trades/*/*/*/*.parquet";
    Callable<String> spark =
        () -> {
          Row row =
              this.spark
                  .read()
                  .parquet(lake.curatedTrades())
                  .selectExpr("count(*)", "sum(trade_id)")
                  .first();
          return row.mkString("|");
        };
    Callable<String> duck =
        () -> Duck.query("SELECT count(*), sum(trade_id) FROM '%s'".formatted(files)).get(0);
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try {
      List<Future<List<Look>>> loops =
          List.of(
              readers.submit(() -> loop(spark, begun, published, isOver, sparkLooks)),
              readers.submit(() -> loop(duck, begun, published, isOver, duckLooks)),
              readers.submit(
                  () -> loop(() -> plain(lake, day), begun, published, isOver, plainLooks)));
      for (int round = 1; round <= ROUNDS; round++) {
        begun.set(round);
        raw(lake, round);
        // Several files, and a look before each step: a mixture of old and new would be seen.
        CurateProcess.curate(
                lake.root(), this.spark, new CurateSettings(500, 4_000), step -> look(plainLooks))
            .run(CurateProcess.DAY, Curate.Redo.WHEN_STALE);
        published.set(round);
        for (Semaphore looks : List.of(sparkLooks, duckLooks, plainLooks)) {
          look(looks);
        }
      }
      isOver.set(true);
      for (Future<List<Look>> loop : loops) {
        Map<String, Integer> times = new TreeMap<>();
        for (Look look : loop.get()) {
          times.merge(look.seen(), 1, Integer::sum);
          List<String> allowed = new ArrayList<>(List.of("error"));
          for (int round = look.publishedBefore(); round <= look.begunAfter(); round++) {
            allowed.add(day(round));
          }
          assertThat(look.seen()).as(look.toString()).isIn(allowed);
        }
        for (int round = 1; round <= ROUNDS; round++) {
          assertThat(times).containsKey(day(round));
        }
      }
    } finally {
      isOver.set(true);
      readers.shutdownNow();
    }
  }

  private static List<Look> loop(
      Callable<String> reader,
      AtomicInteger begun,
      AtomicInteger published,
      AtomicBoolean isOver,
      Semaphore looks) {
    List<Look> all = new ArrayList<>();
    while (!isOver.get()) {
      int before = published.get();
      String seen;
      try {
        seen = reader.call();
      } catch (Exception e) {
        seen = "error";
      }
      all.add(new Look(before, begun.get(), seen));
      looks.release();
    }
    return all;
  }

  /** Waits until a reader has begun and ended a look. */
  private static void look(Semaphore looks) {
    looks.drainPermits();
    try {
      // One may have begun before, the next one has not.
      assertThat(looks.tryAcquire(2, 2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lists the folder and reads what is there, much faster than a whole query. */
  private static String plain(LakePaths lake, LakeFiles files) throws IOException {
    long count = 0;
    long sum = 0;
    RowGroup rows = new RowGroup();
    for (FileStatus file : files.visible(new DayFolders(lake, CurateProcess.DAY).curated())) {
      try (TradeFile trades = TradeFile.openKeys(file.getPath().toString(), files.hadoop())) {
        while (trades.read(rows, Long.MIN_VALUE, Long.MAX_VALUE)) {
          count += rows.count();
          for (int row = 0; row < rows.count(); row++) {
            sum += rows.id(row);
          }
        }
      }
    }
    return count + "|" + sum;
  }

  /** Count and sum of ids after a round. */
  private static String day(int round) {
    long count = (long) round * TRADES_A_ROUND;
    return count + "|" + count * (count - 1) / 2;
  }

  private static void raw(LakePaths lake, int round) {
    List<RawTrade> trades = new ArrayList<>();
    for (long id = (round - 1L) * TRADES_A_ROUND; id < (long) round * TRADES_A_ROUND; id++) {
      trades.add(RawTrade.live("BTCUSDT", id, Days.startMicros(CurateProcess.DAY) + id * 1_000));
    }
    RawTrade.write(
        Path.of(lake.rawTrades().substring("file:".length()), "ingest_date=2026-11-05"), trades);
  }
}
