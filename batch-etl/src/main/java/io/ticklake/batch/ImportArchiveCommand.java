package io.ticklake.batch;

import io.ticklake.batch.archive.ArchiveName;
import io.ticklake.batch.archive.ArchiveSource;
import io.ticklake.batch.archive.ArchiveStore;
import io.ticklake.batch.archive.FolderSource;
import io.ticklake.batch.archive.ImportArchive;
import io.ticklake.batch.archive.WebSource;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.RunLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
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
      "What is wrong is set aside with its reason, the rest goes on; a rerun does what is left."
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

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description = "Take archives from below a folder; without days, all that are there.")
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
    if (folder == null && asked.isEmpty() && months.isEmpty()) {
      throw days.invalid("give --day, --from and --to, or --month");
    }
    for (YearMonth month : months) {
      if (month.isAfter(YearMonth.now(Clock.systemUTC()))) {
        throw days.invalid(month + " lies in the future");
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    SparkSession spark = Sessions.open("import-archive");
    try {
      LakeFiles files = LakeFiles.of(config.lake(), spark.sparkContext().hadoopConfiguration());
      ArchiveSource source;
      List<ArchiveName> names;
      if (folder != null) {
        FolderSource found = new FolderSource(folder, files.hadoop());
        source = found;
        names = found.names().stream().filter(name -> isWanted(name, asked)).toList();
      } else {
        source = new WebSource(url == null ? config.archiveUrl() : url);
        names = names(asked, symbols.isEmpty() ? listed(config) : symbols);
      }
      Path lock = new Path(config.lake().staging() + "/locks/import-archive");
      try (RunLock held = RunLock.take(files, lock, "the import of archives", Clock.systemUTC())) {
        held.check();
        return run(config, files, spark, names, source, out);
      }
    } finally {
      spark.stop();
    }
  }

  private int run(
      BatchConfig config,
      LakeFiles files,
      SparkSession spark,
      List<ArchiveName> names,
      ArchiveSource source,
      PrintWriter out)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    ProgressWatcher watcher = new ProgressWatcher(out);
    List<ImportArchive.Outcome> outcomes =
        new ImportArchive(
                files,
                config.lake(),
                new ArchiveStore(files, config.lake(), Sessions.PAUSE),
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
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
    boolean isSound =
        outcomes.stream().allMatch(outcome -> outcome.archive().reason().isEmpty())
            && outcomes.stream().anyMatch(outcome -> outcome.archive().isHere());
    return isSound ? 0 : 1;
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

  private static List<String> listed(BatchConfig config) throws IOException, InterruptedException {
    return new RestExchange(config.restUrl(), Sessions.PAUSE::sleep).symbols();
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
