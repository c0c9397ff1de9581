package io.ticklake.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailingLakeTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 5);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-07T01:00:00Z"), ZoneOffset.UTC);
  private static final int MANY = 1_000_000;

  @TempDir private Path folder;
  private final SparkSession spark = TestSpark.session();

  @AfterEach
  void heal() {
    FailingFileSystem.heal(0);
  }

  @ParameterizedTest
  @CsvSource({
    "FULL, a local disk is full, 2",
    "QUOTA, a quota of HDFS is used up, 1",
    "SAFE_MODE, HDFS is in safe mode, 2"
  })
  void saysWhyACurateFailsAndLeavesTheDayAsItWas(
      FailingFileSystem.Trouble trouble, String meaning, int moments) throws IOException {
    Path before = folder.resolve("before");
    raw(before, 0, 2_000);
    curate(before);
    raw(before, 2_000, 500);
    Path clean = TestLakes.copy(before, folder.resolve("clean"));
    FailingFileSystem.failAfter(MANY, trouble);
    curate(clean);
    int changes = FailingFileSystem.heal(MANY);

    int old = 0;
    for (int moment = 0; moment < moments; moment++) {
      int change = changes * moment / moments;
      Path lake = TestLakes.copy(before, folder.resolve("lake-" + moment));
      FailingFileSystem.failAfter(change, trouble);
      Throwable failure = catchThrowable(() -> curate(lake));
      FailingFileSystem.heal(MANY);

      String when = "%s after %d of %d changes".formatted(trouble, change, changes);
      assertThat(failure).as(when).isNotNull();
      assertThat(Complaint.of(failure)).as(when).isPresent().get().asString().contains(meaning);
      String seen = look(lake);
      boolean isBegun = Files.exists(lake.resolve("datalake/curated/market/_next/trades"));
      assertThat(seen).as(when).isIn(isBegun ? List.of("2000", "2500", "error") : List.of("2000"));
      old += seen.equals("2000") ? 1 : 0;

      // The process that could not even give back its lock has ended by then.
      Files.deleteIfExists(lake.resolve("datalake/tmp/locks/curate-" + DAY));
      curate(lake);
      TestLakes.assertEqual(lake, clean, when);
    }
    assertThat(old).isPositive();
  }

  private void curate(Path lake) throws IOException {
    Configuration hadoop = new Configuration(spark.sparkContext().hadoopConfiguration());
    FailingFileSystem.register(hadoop);
    LakePaths paths = new LakePaths("failing:" + lake);
    new Curate(
            LakeFiles.of(paths, hadoop),
            paths,
            new CurateSettings(300, 4_000),
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            CLOCK)
        .run(DAY, Curate.Redo.WHEN_STALE);
  }

  private String look(Path lake) {
    try {
      return Long.toString(
          spark.read().parquet(new LakePaths("file:" + lake).curatedTrades()).count());
    } catch (Exception e) {
      return "error";
    }
  }

  private static void raw(Path lake, long first, int count) {
    List<RawTrade> trades = new ArrayList<>();
    for (long id = first; id < first + count; id++) {
      trades.add(RawTrade.live("S" + id % 3, id / 3, Days.startMicros(DAY) + id * 1_000));
    }
    RawTrade.write(lake.resolve("datalake/raw/market/trades/ingest_date=2026-11-05"), trades);
  }
}
