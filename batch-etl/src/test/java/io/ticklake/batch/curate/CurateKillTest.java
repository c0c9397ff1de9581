package io.ticklake.batch.curate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.batch.TestLakes;
import io.ticklake.batch.TestSpark;
import io.ticklake.batch.lake.Days;
import io.ticklake.model.LakePaths;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills curate (SIGKILL) at random moments of its work and at random steps of its swap, in turn.
 * {@code -Dticklake.curate.kills=20} for more of them than a build has time for.
 */
class CurateKillTest {
  private static final int KILLS = Integer.getInteger("ticklake.curate.kills", 2);
  private static final long SEED = Long.getLong("ticklake.curate.seed", 5);
  private static final int MOST_MILLIS = 4_000;
  private static final int SYMBOLS = 7;

  @TempDir private Path folder;
  private final SparkSession spark = TestSpark.session();

  @Test
  void leavesWhatARerunMakesEqualToACleanRun() throws Exception {
    // A curated day with conflicts, to be replaced by one with more trades and more conflicts.
    Path before = folder.resolve("before");
    raw(before, "2026-11-05", 0, 200_000, "0");
    raw(before, "2026-11-06", 0, 500, "1");
    curate(before, step -> {});
    raw(before, "2026-11-07", 200_000, 60_000, "0");
    raw(before, "2026-11-08", 1_000, 500, "2");
    List<String> steps = new ArrayList<>();
    Path clean = TestLakes.copy(before, folder.resolve("clean"));
    curate(clean, steps::add);
    assertThat(clean.resolve("datalake/curated/market/trade_conflicts")).isNotEmptyDirectory();
    assertThat(steps).contains("delete", "move");

    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      Path lake = TestLakes.copy(before, folder.resolve("kill-" + kill));
      String moment =
          kill % 2 == 0
              ? killAtMoment(lake, before, random.nextInt(MOST_MILLIS))
              : killAtStep(lake, random.nextInt(steps.size()), steps);

      curate(lake, step -> {});

      TestLakes.assertEqual(lake, clean, moment);
      System.out.printf("kill %d, %s: a rerun made it equal to a clean run%n", kill + 1, moment);
      TestLakes.delete(lake);
    }
  }

  private String killAtMoment(Path lake, Path before, int millis) throws Exception {
    for (int wait = millis; ; wait /= 2) {
      Process process = start(lake, -1);
      try (BufferedReader said = reader(process)) {
        await(said, CurateProcess.BEGAN);
        boolean isTooLate = process.waitFor(wait, TimeUnit.MILLISECONDS);
        kill(process);
        if (!isTooLate) {
          return wait + " ms after its begin";
        }
      }
      TestLakes.delete(lake);
      TestLakes.copy(before, lake);
    }
  }

  private String killAtStep(Path lake, int step, List<String> steps) throws Exception {
    Process process = start(lake, step);
    try (BufferedReader said = reader(process)) {
      await(said, CurateProcess.WAITS);
    } finally {
      kill(process);
    }
    return "before step %d of %d (%s)".formatted(step + 1, steps.size(), steps.get(step));
  }

  private Process start(Path lake, int step) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("scratch")),
            CurateProcess.class.getName(),
            root(lake),
            Integer.toString(step)));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("scratch/errors.log").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  private void await(BufferedReader said, String wanted) throws IOException {
    String line;
    do {
      line = said.readLine();
      assertThat(line).as(() -> "what the process says, or its errors: " + errors()).isNotNull();
    } while (!line.equals(wanted));
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("scratch/errors.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  private void curate(Path lake, io.ticklake.batch.lake.FolderSwap.StepListener steps)
      throws IOException {
    CurateProcess.curate(root(lake), spark, steps).run(CurateProcess.DAY, Curate.Redo.WHEN_STALE);
  }

  private static String root(Path lake) {
    return "file:" + lake;
  }

  private void raw(Path lake, String ingestDate, long first, long count, String more) {
    spark
        .range(first, first + count)
        .selectExpr(
            "concat('S', id %% %d) AS symbol".formatted(SYMBOLS),
            "id div %d AS trade_id".formatted(SYMBOLS),
            "CAST(100 + %s + id %% 977 / 100 AS DECIMAL(18,8)) AS price".formatted(more),
            "CAST(id % 31 / 10 AS DECIMAL(19,8)) AS qty",
            "timestamp_micros(%d + id * 300000) AS event_time"
                .formatted(Days.startMicros(CurateProcess.DAY)),
            "id % 2 = 0 AS buyer_maker",
            "timestamp_micros(%d + id * 300000 + 5000) AS received_at"
                .formatted(Days.startMicros(CurateProcess.DAY)),
            "'live' AS origin",
            "CAST(id % 4 AS INT) AS kafka_partition",
            "id AS kafka_offset")
        .coalesce(2)
        .write()
        .option("compression", "zstd")
        .parquet(new LakePaths(root(lake)).rawTrades() + "/ingest_date=" + ingestDate);
  }
}
