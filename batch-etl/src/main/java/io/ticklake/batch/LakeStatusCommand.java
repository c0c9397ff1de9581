package io.ticklake.batch;

import io.ticklake.batch.care.DayState;
import io.ticklake.batch.care.LakeDays;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.table.LakeTables;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "lake-status",
    sortOptions = false,
    description = {
      "Shows each day of trades: raw, curated, stale or not, how complete, its bars;",
      "and each dataset that ingest-table has made."
    })
final class LakeStatusCommand implements Callable<Integer> {
  private static final String FORMAT = "%-10s  %9s  %15s  %5s  %15s  %13s  %-11s  %-14s  %s%n";

  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    BatchConfig config = common.load();
    try (LakeSession session = LakeSession.open("lake-status", config.lake())) {
      LakeDays lake =
          new LakeDays(session.files(), config.lake(), session.spark(), config.symbols());
      List<DayState> days = lake.days(lake.rawFiles());
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          FORMAT,
          "day",
          "raw files",
          "raw bytes",
          "files",
          "bytes",
          "trades",
          "state",
          "complete",
          "bars");
      for (DayState day : days) {
        out.printf(
            FORMAT,
            day.day(),
            "%,d".formatted(day.rawFiles()),
            "%,d".formatted(day.rawBytes()),
            "%,d".formatted(day.files()),
            "%,d".formatted(day.bytes()),
            "%,d".formatted(day.trades()),
            day.freshness(),
            day.completeness()
                .map(share -> share.movePointRight(2).toPlainString() + " %")
                .orElse("not proved"),
            day.bars());
      }
      if (days.isEmpty()) {
        out.println("There are no trades in the lake yet");
      }
      tables(out, new LakeTables(session.files(), config.lake()).states());
      out.flush();
      return 0;
    }
  }

  private static void tables(PrintWriter out, List<LakeTables.TableState> tables) {
    if (tables.isEmpty()) {
      return;
    }
    String format = "%-30s  %9s  %5s  %15s  %13s  %13s  %s%n";
    out.printf(
        "%n" + format, "dataset", "raw files", "files", "bytes", "rows", "quarantined", "state");
    for (LakeTables.TableState table : tables) {
      out.printf(
          format,
          table.name(),
          "%,d".formatted(table.rawFiles()),
          "%,d".formatted(table.files()),
          "%,d".formatted(table.bytes()),
          "%,d".formatted(table.rows()),
          "%,d".formatted(table.quarantined()),
          table.isStale() ? "stale" : "curated");
    }
  }
}
