package io.ticklake.batch;

import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.curate.Curate;
import io.ticklake.batch.curate.DayManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "curate",
    sortOptions = false,
    description = {
      "Makes curated days of raw trades: each once, sorted, in a few files.",
      "Without days: all days before today that have raw trades which are not in them yet."
    })
final class CurateCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private DayOptions days;
  @Spec private CommandSpec spec;

  @Option(names = "--force", description = "Do a day again even though nothing new is there.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    BatchConfig config = common.load();
    List<LocalDate> asked = days.days(Clock.systemUTC());
    PrintWriter out = spec.commandLine().getOut();
    try (LakeSession session = LakeSession.open("curate", config.lake())) {
      Curate curate =
          new Curate(
              session.files(),
              config.lake(),
              config.curate(),
              session.context(),
              Clock.systemUTC());
      List<LocalDate> due = asked.isEmpty() ? curate.staleDays() : asked;
      if (due.isEmpty()) {
        out.println("Nothing to do: all days before today are up to date");
      }
      for (LocalDate day : due) {
        long begin = System.nanoTime();
        Optional<DayManifest> made =
            curate.run(day, force ? Curate.Redo.ALWAYS : Curate.Redo.WHEN_STALE);
        out.println(
            made.map(manifest -> line(manifest, System.nanoTime() - begin))
                .orElse(day + ": nothing to do"));
        out.flush();
      }
      return 0;
    }
  }

  /** What a user reads of a day. */
  static String line(DayManifest day, long nanos) {
    long bytes = day.files().stream().mapToLong(DayManifest.DataFile::bytes).sum();
    return "%s: %,d trades of %d symbols in %d files of %,d bytes (%.2f a trade), %,d repeated, %,d conflicts, %.1f s, %,.0f trades/s"
        .formatted(
            day.day(),
            day.trades(),
            day.symbols().size(),
            day.files().size(),
            bytes,
            (double) bytes / Math.max(1, day.trades()),
            day.repeated(),
            day.conflicts(),
            nanos / 1e9,
            (day.trades() + day.repeated()) * 1e9 / nanos);
  }
}
