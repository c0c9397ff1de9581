package io.ticklake.batch;

import io.ticklake.batch.archive.WebSource;
import io.ticklake.batch.config.BatchConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "daily",
    sortOptions = false,
    description = {
      "Does what is due: curates days before today, proves and repairs those whose archives are out, makes their bars.",
      "Goes on with the rest where a day fails. Ends with status 1 then, else with 3 where a day is incomplete."
    })
final class DailyCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BatchConfig config = common.load();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (LakeSession session = LakeSession.open("daily", config.lake())) {
      return new Daily(
              config,
              session,
              new WebSource(config.archiveUrl()),
              LakeSession.PAUSE,
              Clock.systemUTC(),
              out,
              err)
          .run();
    }
  }
}
