package io.ticklake.batch.curate;

import io.ticklake.batch.TestSpark;
import io.ticklake.batch.config.CurateSettings;
import io.ticklake.batch.lake.FolderSwap;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Curates a day in a process of its own, which tells how far it is, so that it can be killed. */
public final class CurateProcess {
  static final LocalDate DAY = LocalDate.of(2026, 11, 5);
  static final String BEGAN = "curate began";
  static final String WAITS = "curate waits to be killed";

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-07T01:00:00Z"), ZoneOffset.UTC);

  /** Takes the lake's root, and the number of the step at which to wait; -1 for none. */
  public static void main(String[] arguments) throws IOException {
    int last = Integer.parseInt(arguments[1]);
    int[] step = {0};
    Curate curate =
        curate(
            arguments[0],
            TestSpark.session(),
            name -> {
              if (step[0]++ == last) {
                say(WAITS);
                waitForever();
              }
            });
    say(BEGAN);
    curate.run(DAY, Curate.Redo.WHEN_STALE);
    System.exit(0);
  }

  public static Curate curate(String root, SparkSession spark, FolderSwap.StepListener steps)
      throws IOException {
    return curate(root, spark, new CurateSettings(20_000, 256 << 10), steps);
  }

  static Curate curate(
      String root, SparkSession spark, CurateSettings settings, FolderSwap.StepListener steps)
      throws IOException {
    LakePaths lake = new LakePaths(root);
    return new Curate(
        LakeFiles.of(lake, spark.sparkContext().hadoopConfiguration()),
        lake,
        settings,
        JavaSparkContext.fromSparkContext(spark.sparkContext()),
        CLOCK,
        steps);
  }

  private static void say(String what) {
    System.out.println(what);
    System.out.flush();
  }

  private static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CurateProcess() {}
}
