package io.ticklake.batch.table;

import static org.apache.spark.sql.functions.col;

import io.ticklake.batch.lake.Digests;
import io.ticklake.batch.lake.FolderSwap;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.RunLock;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Makes a curated dataset of all of its raw files, and a summary of it. What does not fit goes to a
 * quarantine with its reason.
 */
public final class IngestTable {
  private final LakeFiles files;
  private final LakePaths lake;
  private final SparkSession spark;
  private final Clock clock;

  /** Whether it is done again although nothing is new, or with raw files gone. */
  public enum Redo {
    WHEN_NEW,
    ALWAYS
  }

  /** What came of it. */
  public record Outcome(long rows, long repeated, long quarantined, int partitions) {}

  public IngestTable(LakeFiles files, LakePaths lake, SparkSession spark, Clock clock) {
    this.files = files;
    this.lake = lake;
    this.spark = spark;
    this.clock = clock;
  }

  private String folder(String zone, TableDefinition table, String suffix) {
    return "%s/datalake/%s/%s/%s%s"
        .formatted(lake.root(), zone, table.domain(), table.dataset(), suffix);
  }

  /**
   * Brings a dataset up to date.
   *
   * @return empty if nothing was to be done
   */
  public Optional<Outcome> run(TableDefinition table, Redo redo) throws IOException {
    String what = table.domain() + "/" + table.dataset();
    Path lock =
        new Path("%s/locks/table-%s-%s".formatted(lake.staging(), table.domain(), table.dataset()));
    try (RunLock held = RunLock.take(files, lock, "the dataset " + what, clock)) {
      Set<String> inputs = inputs(table);
      if (inputs.isEmpty()) {
        throw new LakeException(
            "Cannot ingest %s: no files in %s/ingest_date=…/"
                .formatted(what, folder("raw", table, "")));
      }
      String made = table + " " + String.join("\n", inputs);
      Path dataset = new Path(folder("curated", table, ""));
      Optional<TableBook> before =
          redo == Redo.WHEN_NEW ? TableBook.read(files, dataset) : Optional.empty();
      if (before.isPresent()) {
        Set<String> gone = before.get().without(inputs);
        if (!gone.isEmpty()) {
          throw new LakeException(
              "Cannot ingest %s: %d raw files of it are gone, such as %s; --force makes it of what is left"
                  .formatted(what, gone.size(), gone.iterator().next()));
        }
        if (before.get().madeOf().equals(Digests.sha256(made))) {
          return Optional.empty();
        }
      }
      Path staging =
          new Path("%s/table-%s-%s".formatted(lake.staging(), table.domain(), table.dataset()));
      files.delete(staging);
      // A run that stood still, and lost its lock, must not find what its successor stages.
      Path staged = new Path(staging, UUID.randomUUID().toString());
      try {
        Outcome outcome = make(table, inputs, staged, held);
        new TableBook(Digests.sha256(made), inputs, outcome.rows(), outcome.quarantined())
            .write(files, dataset);
        return Optional.of(outcome);
      } catch (Exception e) {
        throw explained(what, e);
      } finally {
        files.delete(staged);
        files.deleteIfEmpty(staging);
      }
    }
  }

  // Spark throws what its methods do not declare.
  private static RuntimeException explained(String what, Exception failure) throws IOException {
    if (failure instanceof AnalysisException) {
      String message = String.valueOf(failure.getMessage()).strip();
      return new LakeException(
          "Cannot ingest %s by its definition: %s"
              .formatted(what, message.lines().findFirst().orElse("")),
          failure);
    }
    if (failure instanceof IOException inputOrOutput) {
      throw inputOrOutput;
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }

  private Set<String> inputs(TableDefinition table) throws IOException {
    Set<String> inputs = new TreeSet<>();
    for (FileStatus date : files.visible(new Path(folder("raw", table, "")))) {
      if (!date.isDirectory() || !date.getPath().getName().startsWith("ingest_date=")) {
        throw new LakeException(
            "Cannot work with %s: raw files lie in folders ingest_date=YYYY-MM-DD"
                .formatted(date.getPath()));
      }
      for (FileStatus file : files.visible(date.getPath())) {
        inputs.add(file.getPath().toString());
      }
    }
    return inputs;
  }

  private Outcome make(TableDefinition table, Set<String> inputs, Path staged, RunLock lock)
      throws IOException {
    Dataset<Row> rows = new TableRows(spark, table).read(List.copyOf(inputs));
    if (table.aggregate().isPresent()) {
      // Before the work, whether it can be made.
      aggregate(rows, table.aggregate().get()).schema();
    }
    Path good = new Path(staged, "good");
    Path bad = new Path(staged, "bad");
    String[] partitions =
        table.partitions().stream().map(TableDefinition.Expression::name).toArray(String[]::new);
    Dataset<Row> fitting =
        rows.filter(col(TableRows.REASON).equalTo(""))
            .drop(TableRows.REASON, TableRows.FILE, TableRows.LINE);
    Dataset<Row> unique =
        table.key().isEmpty()
            ? fitting
            : fitting.dropDuplicates(table.key().toArray(String[]::new));
    Column[] by = table.partitions().stream().map(one -> col(one.name())).toArray(Column[]::new);
    (by.length == 0 ? unique.coalesce(1) : unique.repartition(by))
        .write()
        .partitionBy(partitions)
        .parquet(good.toString());
    rows.filter(col(TableRows.REASON).notEqual(""))
        .select(
            col(TableRows.REASON).as("reason"),
            col(TableRows.FILE).as("file"),
            col(TableRows.LINE).as("line"))
        .coalesce(1)
        .write()
        .parquet(bad.toString());
    long kept = count(good);
    long quarantined = count(bad);
    long repeated = table.key().isEmpty() ? 0 : fitting.count() - kept;
    Set<String> leaves = new TreeSet<>();
    leaves(good, "", leaves);
    if (leaves.isEmpty() && (kept > 0 || !files.exists(good))) {
      // Without this, all that is published would go as no longer given by raw.
      throw new LakeException(
          "Cannot publish %s/%s: its %,d rows are not in %s any more; run it again"
              .formatted(table.domain(), table.dataset(), kept, staged));
    }
    Path summary = new Path(staged, "aggregate");
    boolean isSummed = table.aggregate().isPresent() && !leaves.isEmpty();
    if (isSummed) {
      aggregate(spark.read().parquet(good.toString()), table.aggregate().get())
          .coalesce(1)
          .write()
          .parquet(summary.toString());
    }
    lock.check();
    removeOthers(table, leaves);
    for (String leaf : leaves) {
      publish(
          table,
          folder("curated", table, ""),
          leaf,
          leaf.isEmpty() ? good : new Path(good + "/" + leaf));
    }
    publish(table, folder("curated", table, "_quarantine"), "", bad);
    if (isSummed) {
      publish(table, folder("results", table, "_" + table.aggregate().get().name()), "", summary);
    }
    return new Outcome(kept, repeated, quarantined, leaves.size());
  }

  private long count(Path folder) throws IOException {
    Set<String> leaves = new HashSet<>();
    leaves(folder, "", leaves);
    return leaves.isEmpty() ? 0 : spark.read().parquet(folder.toString()).count();
  }

  /** The folders below that hold files, such as {@code year=2024/month=01}. */
  private void leaves(Path folder, String below, Set<String> leaves) throws IOException {
    for (FileStatus entry : files.visible(folder)) {
      String name = entry.getPath().getName();
      if (entry.isFile()) {
        leaves.add(below);
      } else {
        leaves(entry.getPath(), below.isEmpty() ? name : below + "/" + name, leaves);
      }
    }
  }

  /** Partitions that the raw files no longer give. */
  private void removeOthers(TableDefinition table, Set<String> leaves) throws IOException {
    Path target = new Path(folder("curated", table, ""));
    Set<String> before = new TreeSet<>();
    leaves(target, "", before);
    for (String leaf : before) {
      if (!leaves.contains(leaf) && !leaf.isEmpty()) {
        files.delete(new Path(target + "/" + leaf));
      }
    }
  }

  private void publish(TableDefinition table, String dataset, String partition, Path staged)
      throws IOException {
    FolderSwap swap =
        new FolderSwap(
            files,
            dataset,
            partition,
            "scripts/batch ingest-table, with the definition of " + table.dataset(),
            FolderSwap.StepListener.NONE);
    swap.finish();
    swap.publish(staged);
  }

  private static Dataset<Row> aggregate(Dataset<Row> rows, TableDefinition.Aggregate aggregate) {
    List<Column> values = new ArrayList<>();
    aggregate.values().forEach(value -> values.add(TableRows.sql(value.sql()).as(value.name())));
    Column[] by = aggregate.by().stream().map(name -> col(name)).toArray(Column[]::new);
    return rows.groupBy(by)
        .agg(values.get(0), values.subList(1, values.size()).toArray(Column[]::new))
        .orderBy(by);
  }
}
