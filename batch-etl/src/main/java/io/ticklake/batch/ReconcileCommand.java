package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.archive.WebSource;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.RunLock;
import io.ticklake.batch.proof.DayProof;
import io.ticklake.batch.proof.ProofPage;
import io.ticklake.batch.proof.ProofTable;
import io.ticklake.batch.proof.Reconcile;
import io.ticklake.batch.proof.Repair;
import io.ticklake.batch.proof.SymbolProof;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "reconcile",
    sortOptions = false,
    description = {
      "Compares curated days with the exchange's archives, and publishes the proof.",
      "Ends with status 3 when a day is less complete than reconcile.least-completeness."
    })
final class ReconcileCommand implements Callable<Integer> {
  private static final int INCOMPLETE = 3;

  @Mixin private CommonOptions common;
  @Mixin private DayOptions days;
  @Spec private CommandSpec spec;

  @Option(
      names = "--repair",
      description = "Fetch what is missing here, curate again, compare again.")
  private boolean repair;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Take archives from below a folder.")
  private String folder;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Take archives from this site instead of archive.url.")
  private URI url;

  @Option(
      names = "--symbols",
      split = ",",
      paramLabel = "SYMBOL",
      description = "Symbols that must be there, beside those that are.")
  private List<String> symbols = List.of();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the page of the last day to a local file, too.")
  private Path report;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BatchConfig config = common.load();
    List<LocalDate> asked = days.required(Clock.systemUTC());
    if (report != null && !Files.isDirectory(report.toAbsolutePath().getParent())) {
      throw new ParameterException(
          spec.commandLine(), "Invalid --report: there is no folder for " + report);
    }
    SparkSession spark = Sessions.open("reconcile");
    try {
      LakeFiles files = LakeFiles.of(config.lake(), spark.sparkContext().hadoopConfiguration());
      ArchiveSource source =
          folder == null
              ? new WebSource(url == null ? config.archiveUrl() : url)
              : new FolderSource(folder, files.hadoop());
      int status = 0;
      for (LocalDate day : asked) {
        org.apache.hadoop.fs.Path lock =
            new org.apache.hadoop.fs.Path(config.lake().staging() + "/locks/reconcile-" + day);
        try (RunLock held = RunLock.take(files, lock, "the proof of " + day, Clock.systemUTC())) {
          DayProof proof = prove(config, files, spark, source, day);
          held.check();
          String page = ProofPage.of(proof);
          new ProofTable(files, config.lake(), spark).write(proof, page);
          if (report != null) {
            Files.writeString(report, page);
          }
          tell(proof);
          if (proof.completeness().compareTo(config.leastCompleteness()) < 0) {
            status = INCOMPLETE;
          }
        }
      }
      return status;
    } finally {
      spark.stop();
    }
  }

  private DayProof prove(
      BatchConfig config, LakeFiles files, SparkSession spark, ArchiveSource source, LocalDate day)
      throws IOException, InterruptedException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    ArchiveStore store = new ArchiveStore(files, config.lake(), Sessions.PAUSE);
    Reconcile reconcile = new Reconcile(files, config.lake(), store, context, Clock.systemUTC());
    ProgressWatcher watcher = new ProgressWatcher(spec.commandLine().getOut());
    DayProof proof = reconcile.run(day, symbols, source, config.archiveConnections(), watcher);
    if (!repair) {
      return proof;
    }
    tell(proof);
    RestExchange exchange = new RestExchange(config.restUrl(), Sessions.PAUSE::sleep);
    long found = new Repair(files, config.lake(), store, exchange).run(proof);
    PrintWriter out = spec.commandLine().getOut();
    out.println("%s: %,d missing trades fetched".formatted(day, found));
    if (found == 0) {
      return proof;
    }
    new Curate(files, config.lake(), config.curate(), context, Clock.systemUTC())
        .run(day, Curate.Redo.WHEN_STALE);
    return reconcile.run(day, symbols, source, config.archiveConnections(), watcher);
  }

  private void tell(DayProof proof) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "%s: %s %% complete: %,d trades, %,d missing here, %,d missing in the archive, %,d with other contents, %,d minutes off, %,d ids that neither has, %,d archive rows repeated; %,d of %,d symbols complete, %,d without a reference"
            .formatted(
                proof.day(),
                proof.completeness().movePointRight(2).toPlainString(),
                proof.ours(),
                proof.missing(),
                proof.missingThere(),
                proof.differing(),
                proof.minutesOff(),
                proof.holes(),
                proof.repeatedThere(),
                proof.symbolsThat(SymbolProof.Verdict.COMPLETE),
                proof.symbols().size(),
                proof.symbolsThat(SymbolProof.Verdict.UNPROVED)));
    out.flush();
  }
}
