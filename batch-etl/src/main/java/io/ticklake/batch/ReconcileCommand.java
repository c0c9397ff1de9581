package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.config.BatchConfig;
import java.io.IOException;
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
  /** The status of a run that found too little. */
  static final int INCOMPLETE = 3;

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
      DayProver prover =
          new DayProver(
              config,
              session,
              source,
              LakeSession.PAUSE,
              Clock.systemUTC(),
              spec.commandLine().getOut());
      int status = 0;
      for (LocalDate day : asked) {
        DayProver.Outcome outcome =
            prover.prove(day, symbols, repair ? DayProver.Mode.REPAIR : DayProver.Mode.COMPARE);
        if (report != null) {
          Files.writeString(report, outcome.page());
        }
        if (!outcome.isComplete(config)) {
          status = INCOMPLETE;
        } else if (status == 0 && !outcome.isFilled()) {
          status = 1;
        }
      }
      return status;
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
}
