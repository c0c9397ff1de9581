package io.ticklake.demo;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compares the lake with the exchange's own account of its trades, by two readers. */
final class Verification {
  /**
   * What was found.
   *
   * @param produced trades of the exchange
   * @param trades as DuckDB sees them; Spark's view, where it differs, is a remark
   * @param finalBars in the lake
   */
  record Result(
      long produced,
      TradeCheck trades,
      TradeCheck bySpark,
      long finalBars,
      List<String> wrongBars) {
    boolean isRight() {
      return trades.missing() == 0
          && trades.duplicate() == 0
          && trades.foreign() == 0
          && trades.sameAs(bySpark)
          && wrongBars.isEmpty()
          && finalBars > 0;
    }

    Result withMissing(long missing) {
      return new Result(
          produced + missing,
          trades.withMissing(missing),
          bySpark.withMissing(missing),
          finalBars,
          wrongBars);
    }

    List<String> remarks() {
      List<String> remarks = new ArrayList<>(List.of("  " + bySpark, "  " + trades));
      wrongBars.stream().limit(MOST_REMARKS).forEach(one -> remarks.add("  bar " + one));
      return remarks;
    }
  }

  private static final int MOST_REMARKS = 5;

  private final LakePaths paths;
  private final LakeView lake;
  private final Path folder;

  Verification(LakePaths paths, LakeView lake, Path folder) {
    this.paths = paths;
    this.lake = lake;
    this.folder = folder;
  }

  /** Against what the exchange says it produced. */
  Result against(Path truth, Duration watermarkDelay) {
    return compare(copy(paths.rawTrades(), "trades"), truth, watermarkDelay);
  }

  /**
   * Against the lake itself, where the exchange gives no account: ids are consecutive, so a hole is
   * a missing trade.
   */
  Result alone(Duration watermarkDelay) {
    Path trades = copy(paths.rawTrades(), "trades");
    Path truth = folder.resolve("truth.csv");
    long holes;
    try (DuckReader reader = DuckReader.open().withLake(trades)) {
      reader.writeOwnTruth(truth);
      holes = reader.holes();
    }
    return compare(trades, truth, watermarkDelay).withMissing(holes);
  }

  private Result compare(Path trades, Path truth, Duration watermarkDelay) {
    Path bars = copy(paths.barRevisions(), "bars");
    TradeCheck bySpark = SparkReader.check(paths.rawTrades(), truth);
    try (DuckReader reader = DuckReader.open().withTruth(truth).withLake(trades)) {
      Map<String, TruthBar> published = reader.newestBars(bars);
      return new Result(
          reader.truthCount(),
          reader.checkTrades(),
          bySpark,
          published.size(),
          BarAudit.of(truth, reader.coverage())
              .wrongInLake(published, reader.watermark(watermarkDelay)));
    }
  }

  /** A copy on the local disk, in place of an earlier one. */
  Path copy(String source, String name) {
    Path target = folder.resolve(name);
    try {
      if (Files.exists(target)) {
        try (Stream<Path> old = Files.walk(target)) {
          for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DemoException("Cannot prepare %s: %s".formatted(target, e), e);
    }
    lake.copyTo(source, target);
    return target;
  }
}
