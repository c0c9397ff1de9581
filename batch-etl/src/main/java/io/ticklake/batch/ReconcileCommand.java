package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.curate.CuratedDays;
import io.ticklake.batch.curate.RawFile;
import io.ticklake.batch.curate.RawIndex;
import io.ticklake.batch.proof.Continuity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
      CuratedDays curated = new CuratedDays(session.files(), config.lake());
      Continuity around = continuity(config, session, curated, asked);
      int status = 0;
      for (LocalDate day : asked) {
        if (!around.isMissing(day)) {
          curated.require(day);
        }
        Set<String> due = new TreeSet<>(symbols);
        due.addAll(around.due(day));
        DayProver.Outcome outcome =
            prover.prove(day, due, repair ? DayProver.Mode.REPAIR : DayProver.Mode.COMPARE);
        around.reread(day);
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

  private static Continuity continuity(
      BatchConfig config, LakeSession session, CuratedDays curated, List<LocalDate> asked)
      throws IOException {
    boolean areCurated = new HashSet<>(curated.days()).containsAll(asked);
    List<RawFile> raw =
        areCurated
            ? List.of()
            : new RawIndex(session.files(), config.lake(), session.context()).files(LocalDate.MIN);
    return Continuity.read(
        session.files(), config.lake(), session.spark(), config.symbols(), RawIndex.days(raw));
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
