package io.ticklake.batch;

import io.ticklake.batch.config.BatchConfig;
import io.ticklake.batch.table.IngestTable;
import io.ticklake.batch.table.TableDefinition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "ingest-table",
    sortOptions = false,
    description = {
      "Makes a curated dataset, and a summary, of raw CSV or JSON files that a definition describes.",
      "The files lie in /datalake/raw/DOMAIN/DATASET/ingest_date=YYYY-MM-DD/."
    })
final class IngestTableCommand implements Callable<Integer> {
  @Mixin private CommonOptions common;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DEFINITION", description = "Such as conf/datasets/nyc-taxi.conf.")
  private Path definition;

  @Option(names = "--force", description = "Do it again though nothing is new, or raw is gone.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    BatchConfig config = common.load();
    TableDefinition table = TableDefinition.read(definition);
    PrintWriter out = spec.commandLine().getOut();
    try (LakeSession session = LakeSession.open("ingest-table", config.lake())) {
      long begin = System.nanoTime();
      Optional<IngestTable.Outcome> outcome =
          new IngestTable(session.files(), config.lake(), session.spark(), Clock.systemUTC())
              .run(table, force ? IngestTable.Redo.ALWAYS : IngestTable.Redo.WHEN_NEW);
      String name = table.domain() + "/" + table.dataset();
      if (outcome.isEmpty()) {
        out.println(name + ": nothing to do, no raw file is new");
        return 0;
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      IngestTable.Outcome made = outcome.get();
      out.println(
          "%s: %,d rows in %,d partitions, %,d repeated, %,d in quarantine, %.1f s, %,.0f rows/s"
              .formatted(
                  name,
                  made.rows(),
                  made.partitions(),
                  made.repeated(),
                  made.quarantined(),
                  seconds,
                  (made.rows() + made.repeated() + made.quarantined()) / seconds));
      out.flush();
      return 0;
    }
  }
}
