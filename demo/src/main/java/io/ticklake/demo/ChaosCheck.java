package io.ticklake.demo;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares everything that is stored with the exchange's own account. */
final class ChaosCheck {
  private final String bootstrap;
  private final LakePaths paths;
  private final Path folder;
  private final Duration watermarkDelay;
  private final LakeView lake;
  private final Verification copies;

  ChaosCheck(String bootstrap, LakePaths paths, Path folder, Duration watermarkDelay) {
    this.bootstrap = bootstrap;
    this.paths = paths;
    this.folder = folder;
    this.watermarkDelay = watermarkDelay;
    this.lake = new LakeView(paths);
    this.copies = new Verification(paths, lake, folder);
  }

  ChaosVerdict check(Exchange exchange, Path truth, int faults, List<String> processesLeft) {
    List<Exchange.Produced> due = exchange.produced();
    Path trades = copies.copy(paths.rawTrades(), "trades");
    TopicReader topics = new TopicReader(bootstrap);
    FileAudit files = fileAudit();
    try (DuckReader reader = DuckReader.open().withTruth(truth).withLake(trades)) {
      BarAudit bars = BarAudit.of(truth, due);
      List<String> wrongBars = new ArrayList<>(bars.wrongInKafka(topics.newestBars()));
      wrongBars.addAll(
          bars.wrongInLake(
              reader.newestBars(copies.copy(paths.barRevisions(), "bars")),
              reader.watermark(watermarkDelay)));
      return new ChaosVerdict(
          faults,
          reader.truthCount(),
          SparkReader.check(paths.rawTrades(), truth),
          reader.checkTrades(),
          wrongBars,
          wrongGaps(new GapAudit(due, exchange.absences()), topics, reader),
          curatedDifference(reader),
          files.strays(lake.filesIn("/datalake")),
          files.publishedTooLate(),
          processesLeft);
    }
  }

  private List<String> wrongGaps(GapAudit audit, TopicReader topics, DuckReader reader) {
    List<String> wrong = new ArrayList<>(audit.wrongInClaims(topics.claims()));
    wrong.addAll(audit.wrongInLedger("Kafka", topics.newestGaps().values()));
    wrong.addAll(audit.wrongInLedger("lake", lakeGaps(reader)));
    return wrong;
  }

  private List<LedgerLine> lakeGaps(DuckReader reader) {
    if (lake.exists(paths.gaps())) {
      Path gaps = copies.copy(paths.gaps(), "gaps");
      if (holdsParquet(gaps)) {
        return reader.newestGaps(gaps);
      }
    }
    return List.of();
  }

  /** Where nothing was curated, all of it differs. */
  private long curatedDifference(DuckReader reader) {
    if (lake.exists(paths.curatedTrades())) {
      Path curated = copies.copy(paths.curatedTrades(), "curated");
      if (holdsParquet(curated)) {
        return reader.curatedDifference(curated);
      }
    }
    return reader.truthCount();
  }

  private FileAudit fileAudit() {
    List<String> manifests =
        lake.filesIn(paths.rawTrades() + "/_streaming/batches").stream()
            .filter(path -> path.endsWith(".json"))
            .map(lake::text)
            .toList();
    Map<String, String> days =
        lake.filesIn(paths.curatedTrades()).stream()
            .filter(path -> path.endsWith("/_manifest.json"))
            .collect(Collectors.toMap(path -> path, lake::text));
    return new FileAudit(paths, manifests, days);
  }

  private boolean holdsParquet(Path copy) {
    try (Stream<Path> all = Files.walk(copy)) {
      return all.anyMatch(path -> path.toString().endsWith(".parquet"));
    } catch (IOException e) {
      throw new DemoException("Cannot read %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
