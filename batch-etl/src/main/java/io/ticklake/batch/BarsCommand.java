package io.ticklake.batch;

import io.ticklake.batch.bars.Bars;
import io.ticklake.batch.bars.Width;
import io.ticklake.batch.config.BatchConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "bars",
    sortOptions = false,
    description = {
      "Makes bars of 1m, 10m, 1h and 1d of curated days, and compares those of 1m with the stream's.",
      "Without days: all curated days that have changed. Ends with status 1 where bars differ."
    })
final class BarsCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Mixin private DayOptions days;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    BatchConfig config = common.load();
    List<LocalDate> asked = days.days(Clock.systemUTC());
    PrintWriter out = spec.commandLine().getOut();
    try (LakeSession session = LakeSession.open("bars", config.lake())) {
      Bars bars = new Bars(session.files(), config.lake(), session.spark(), Clock.systemUTC());
      List<LocalDate> due = asked.isEmpty() ? bars.staleDays() : asked;
      if (due.isEmpty()) {
        out.println("Nothing to do: the bars of all curated days are up to date");
      }
      int status = 0;
      for (LocalDate day : due) {
        Bars.Outcome outcome = bars.run(day);
        tell(outcome, out);
        status = outcome.unlike() > 0 ? 1 : status;
      }
      return status;
    }
  }

  static void tell(Bars.Outcome outcome, PrintWriter out) {
    out.println(
        "%s: %,d bars of 1m, %,d of 10m, %,d of 1h, %,d of 1d; %,d of 1m complete here and in the stream, %,d of them unlike"
            .formatted(
                outcome.day(),
                outcome.bars().get(Width.MINUTE),
                outcome.bars().get(Width.TEN_MINUTES),
                outcome.bars().get(Width.HOUR),
                outcome.bars().get(Width.DAY),
                outcome.compared(),
                outcome.unlike()));
    outcome.examples().forEach(example -> out.println("  unlike: " + example));
    out.flush();
  }
}
