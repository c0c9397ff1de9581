package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.RunLock;
import io.ticklake.batch.proof.DayProof;
import io.ticklake.batch.proof.ProofPage;
import io.ticklake.batch.proof.ProofTable;
import io.ticklake.batch.proof.Reconcile;
import io.ticklake.batch.proof.Repair;
import io.ticklake.batch.proof.SymbolProof;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
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

  @ArgGroup private SourceOptions sources = new SourceOptions();

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

  private boolean isFilled = true;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BatchConfig config = common.load();
    List<LocalDate> asked = days.required(Clock.systemUTC());
    if (report != null) {
      checkReport();
    }
    try (LakeSession session = LakeSession.open("reconcile", config.lake())) {
      Optional<FolderSource> folder = sources.folder(session.files().hadoop());
      ArchiveSource source = folder.isPresent() ? folder.get() : sources.site(config);
      int status = 0;
      for (LocalDate day : asked) {
        org.apache.hadoop.fs.Path lock =
            new org.apache.hadoop.fs.Path(config.lake().staging() + "/locks/reconcile-" + day);
        try (RunLock held =
            RunLock.take(session.files(), lock, "the proof of " + day, Clock.systemUTC())) {
          DayProof proof = prove(config, session, source, day);
          held.check();
          String page = ProofPage.of(proof);
          new ProofTable(session.files(), config.lake(), session.spark()).write(proof, page);
          if (report != null) {
            Files.writeString(report, page);
          }
          tell(proof);
          if (proof.completeness().compareTo(config.leastCompleteness()) < 0) {
            status = INCOMPLETE;
          }
        }
      }
      return status == 0 && !isFilled ? 1 : status;
    }
  }

  /** Before the work, not after it. */
  private void checkReport() {
    Path folder = report.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(), "Invalid --report: there is no folder for " + report);
    }
    if (Files.isDirectory(report) || !Files.isWritable(Files.exists(report) ? report : folder)) {
      throw new ParameterException(spec.commandLine(), "Invalid --report: cannot write " + report);
    }
  }

  private DayProof prove(
      BatchConfig config, LakeSession session, ArchiveSource source, LocalDate day)
      throws IOException, InterruptedException {
    ArchiveStore store = new ArchiveStore(session.files(), config.lake(), LakeSession.PAUSE);
    Reconcile reconcile =
        new Reconcile(session.files(), config.lake(), store, session.context(), Clock.systemUTC());
    ProgressWatcher watcher = new ProgressWatcher(spec.commandLine().getOut());
    DayProof proof = reconcile.run(day, symbols, source, config.archiveConnections(), watcher);
    watcher.end();
    if (!repair) {
      return proof;
    }
    tell(proof);
    RestExchange exchange = new RestExchange(config.restUrl(), LakeSession.PAUSE);
    Repair.Outcome repaired =
        new Repair(session.files(), config.lake(), store, exchange).run(proof);
    PrintWriter out = spec.commandLine().getOut();
    out.println("%s: %,d missing trades fetched".formatted(day, repaired.found()));
    for (String failure : repaired.failures()) {
      out.println("%s: not filled: %s".formatted(day, failure));
      isFilled = false;
    }
    if (repaired.found() == 0) {
      return proof;
    }
    new Curate(
            session.files(), config.lake(), config.curate(), session.context(), Clock.systemUTC())
        .run(day, Curate.Redo.WHEN_STALE);
    // All archives are here by now: nothing to watch.
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
