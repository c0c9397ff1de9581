package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.archive.ImportArchive;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.RunLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "import-archive",
    sortOptions = false,
    description = {
      "Brings the exchange's public archives of trades and candles into raw.",
      "What is wrong is set aside with its reason, the rest goes on; a rerun does what is left.",
      "From a folder without days: all that are there."
    })
final class ImportArchiveCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private DayOptions days;
  @Spec private CommandSpec spec;

  @Option(
      names = "--month",
      paramLabel = "YYYY-MM",
      description = "The monthly archives of a month; may be repeated.")
  private List<YearMonth> months = List.of();

  @ArgGroup private SourceOptions sources = new SourceOptions();

  @Option(
      names = "--symbols",
      split = ",",
      paramLabel = "SYMBOL",
      description = "These alone; without it, all that the exchange lists.")
  private List<String> symbols = List.of();

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description = "trades, klines or both, which is the default.")
  private List<ArchiveName.Kind> kinds = List.of(ArchiveName.Kind.values());

  @Override
  public Integer call() throws IOException, InterruptedException {
    BatchConfig config = common.load();
    List<LocalDate> asked = days.days(Clock.systemUTC());
    if (!sources.isFolder() && asked.isEmpty() && months.isEmpty()) {
      throw days.invalid("give --day, --from and --to, or --month");
    }
    for (YearMonth month : months) {
      if (month.isAfter(YearMonth.now(Clock.systemUTC()))) {
        throw days.invalid(month + " lies in the future");
      }
    }
    try (LakeSession session = LakeSession.open("import-archive", config.lake())) {
      Optional<FolderSource> folder = sources.folder(session.files().hadoop());
      ArchiveSource source = folder.isPresent() ? folder.get() : sources.site(config);
      List<ArchiveName> names =
          folder.isPresent()
              ? folder.get().names().stream().filter(name -> isWanted(name, asked)).toList()
              : names(asked, symbols.isEmpty() ? listed(config) : symbols);
      Path lock = new Path(config.lake().staging() + "/locks/import-archive");
      try (RunLock held =
          RunLock.take(session.files(), lock, "the import of archives", Clock.systemUTC())) {
        held.check();
        return run(config, session, names, source);
      }
    }
  }

  private int run(
      BatchConfig config, LakeSession session, List<ArchiveName> names, ArchiveSource source)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    long begin = System.nanoTime();
    ProgressWatcher watcher = new ProgressWatcher(out);
    List<ImportArchive.Outcome> outcomes =
        new ImportArchive(
                session.files(),
                config.lake(),
                new ArchiveStore(session.files(), config.lake(), LakeSession.PAUSE),
                session.context(),
                watcher)
            .run(names, source, config.archiveConnections());
    watcher.end();
    Map<ArchiveStore.State, Long> states =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(outcome -> outcome.archive().state(), Collectors.counting()));
    for (ImportArchive.Outcome outcome : outcomes) {
      if (!outcome.archive().reason().isEmpty()) {
        out.println(
            "%s: %s: %s"
                .formatted(
                    outcome.archive().name(),
                    words(outcome.archive().state()),
                    outcome.archive().reason()));
      }
    }
    long rows = outcomes.stream().mapToLong(ImportArchive.Outcome::rows).sum();
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.println(
        "%,d archives: %,d fetched, %,d here before, %,d not at the source, %,d set aside, %,d failed; %,d trades imported, %.1f s, %,.0f trades/s"
            .formatted(
                outcomes.size(),
                states.getOrDefault(ArchiveStore.State.FETCHED, 0L),
                states.getOrDefault(ArchiveStore.State.PRESENT, 0L),
                states.getOrDefault(ArchiveStore.State.MISSING, 0L),
                states.getOrDefault(ArchiveStore.State.SET_ASIDE, 0L),
                states.getOrDefault(ArchiveStore.State.FAILED, 0L),
                rows,
                seconds,
                rows / seconds));
    out.flush();
    if (outcomes.stream().allMatch(ImportArchiveCommand::isMissing)) {
      throw new LakeException(
          "Cannot find any archive of these symbols and days at the source; symbols are in capitals, and a day's archives appear on the next");
    }
    return outcomes.stream().allMatch(outcome -> outcome.archive().reason().isEmpty()) ? 0 : 1;
  }

  private static boolean isMissing(ImportArchive.Outcome outcome) {
    return outcome.archive().state() == ArchiveStore.State.MISSING;
  }

  private static String words(ArchiveStore.State state) {
    return state == ArchiveStore.State.SET_ASIDE ? "set aside" : "failed, try again";
  }

  private boolean isWanted(ArchiveName name, List<LocalDate> asked) {
    boolean isDue =
        (asked.isEmpty() && months.isEmpty())
            || asked.stream().anyMatch(day -> name.date().equals(day.toString()))
            || months.stream().anyMatch(month -> name.date().equals(month.toString()));
    return isDue
        && kinds.contains(name.kind())
        && (symbols.isEmpty() || symbols.contains(name.symbol()));
  }

  private List<String> listed(BatchConfig config) throws IOException, InterruptedException {
    ExchangeWatcher watcher = new ExchangeWatcher(spec.commandLine().getOut(), System::nanoTime);
    return new RestExchange(config.restUrl(), LakeSession.PAUSE, Clock.systemUTC(), watcher)
        .symbols();
  }

  private List<ArchiveName> names(List<LocalDate> asked, List<String> all) {
    List<ArchiveName> names = new ArrayList<>();
    for (ArchiveName.Kind kind : kinds) {
      for (String symbol : all) {
        for (LocalDate day : asked) {
          names.add(ArchiveName.daily(kind, symbol, day));
        }
        months.forEach(month -> names.add(ArchiveName.monthly(kind, symbol, month)));
      }
    }
    return names;
  }
}
