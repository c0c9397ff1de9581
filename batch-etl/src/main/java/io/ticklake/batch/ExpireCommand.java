package io.ticklake.batch;

import io.ticklake.batch.care.Expire;
import io.ticklake.batch.care.LakeDays;
import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.curate.RawFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "expire",
    sortOptions = false,
    description = {
      "Shows what is older than expire.raw and expire.staging allow; deletes it with --yes.",
      "Raw trades go only where all days that they belong to are curated and proved complete,",
      "with all their symbols."
    })
final class ExpireCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Option(names = "--yes", description = "Delete.")
  private boolean delete;

  @Option(
      names = "--unprovable",
      split = ",",
      paramLabel = "SYMBOL",
      description = "Do not wait for a proof of these symbols, as nobody will ever publish one.")
  private List<String> unprovable = List.of();

  @Override
  public Integer call() throws IOException {
    BatchConfig config = common.load();
    try (LakeSession session = LakeSession.open("expire", config.lake())) {
      LakeDays days =
          new LakeDays(session.files(), config.lake(), session.spark(), config.symbols());
      Expire expire =
          new Expire(
              session.files(),
              config.lake(),
              config.retention(),
              config.leastCompleteness(),
              Set.copyOf(unprovable),
              Clock.systemUTC());
      List<RawFile> raw = days.rawFiles();
      List<Expire.Candidate> candidates = expire.candidates(raw, days.days(raw));
      PrintWriter out = spec.commandLine().getOut();
      for (Expire.Candidate candidate : candidates) {
        if (!candidate.mayGo()) {
          out.println("stays: %s: %s".formatted(candidate.path(), candidate.obstacle()));
        } else if (delete) {
          boolean isGone = expire.delete(candidate);
          out.println(
              "deleted: %s%s"
                  .formatted(candidate.path(), isGone ? "" : ", but not what else is there"));
        } else {
          out.println("would delete: " + candidate.path());
        }
        out.flush();
      }
      long bytes =
          candidates.stream()
              .filter(Expire.Candidate::mayGo)
              .mapToLong(Expire.Candidate::bytes)
              .sum();
      out.println(
          "%s %,d of %,d old things, %,d bytes%s"
              .formatted(
                  delete ? "Deleted" : "Would delete",
                  candidates.stream().filter(Expire.Candidate::mayGo).count(),
                  candidates.size(),
                  bytes,
                  delete ? "" : "; --yes does it"));
      out.flush();
      return 0;
    }
  }
}
