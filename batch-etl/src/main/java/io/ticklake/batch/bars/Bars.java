package io.ticklake.batch.bars;

import static io.ticklake.batch.bars.Revisions.isAsStreamed;
import static io.ticklake.batch.bars.Revisions.made;
import static io.ticklake.batch.bars.Revisions.streamed;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;

import io.ticklake.batch.curate.CuratedDays;
import io.ticklake.batch.curate.DayManifest;
import io.ticklake.batch.lake.FolderSwap;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.RunLock;
import io.ticklake.model.Bar;
import io.ticklake.model.IdRanges;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes a day's bars of its curated trades, and holds them against those of the stream. All bars
 * stay with the executors: a day of all symbols has millions.
 */
public final class Bars {
  private static final int MOST_EXAMPLES = 10;
  private static final int TASKS_A_CORE = 8;
  private static final String MADE = "made";

  private final LakeFiles files;
  private final LakePaths lake;
  private final SparkSession spark;
  private final Clock clock;
  private final CuratedDays days;
  private final BarBook book;
  private final Revisions revisions;
  private final FolderSwap.StepListener steps;

  /**
   * What came of a day.
   *
   * @param compared bars that are complete here and in the stream
   * @param unlike those of them that differ, of which {@code examples} names some
   */
  public record Outcome(
      LocalDate day, Map<Width, Long> bars, long compared, long unlike, List<String> examples) {}

  private record Work(String symbol, List<Long> known) implements Serializable {}

  public Bars(LakeFiles files, LakePaths lake, SparkSession spark, Clock clock) {
    this(files, lake, spark, clock, FolderSwap.StepListener.NONE);
  }

  Bars(
      LakeFiles files,
      LakePaths lake,
      SparkSession spark,
      Clock clock,
      FolderSwap.StepListener steps) {
    this.files = files;
    this.lake = lake;
    this.spark = spark;
    this.clock = clock;
    this.steps = steps;
    days = new CuratedDays(files, lake);
    book = new BarBook(files, lake);
    revisions = new Revisions(files, lake, spark);
  }

  /** Curated days whose bars are to be made. */
  public List<LocalDate> staleDays() throws IOException {
    return book.staleDays();
  }

  public Outcome run(LocalDate day) throws IOException {
    DayManifest manifest = days.require(day);
    Path lock = new Path(lake.staging() + "/locks/bars-" + day);
    try (RunLock held = RunLock.take(files, lock, "the bars of " + day, clock)) {
      String generations = book.generations(day);
      Path staging = new Path(lake.staging() + "/bars/" + day);
      files.delete(staging);
      // A run that stood still, and lost its lock, must not find what its successor stages.
      Path staged = new Path(staging, UUID.randomUUID().toString());
      try {
        make(day, manifest, new Path(staged, MADE));
        Map<Width, Dataset<Row>> beside = new EnumMap<>(Width.class);
        Map<Width, Long> counts = new EnumMap<>(Width.class);
        for (Width width : Width.values()) {
          swap(day, width).finish();
          Dataset<Row> made = staged(width, new Path(staged, MADE));
          beside.put(width, revisions.beside(made, day, width));
          Path target = new Path(staged, width.label());
          counts.put(width, stage(beside.get(width), target, generations));
        }
        Outcome outcome = outcome(day, counts, beside.get(Width.MINUTE));
        held.check();
        for (Width width : Width.values()) {
          swap(day, width).publish(new Path(staged, width.label()));
        }
        return outcome;
      } finally {
        files.delete(staged);
        files.deleteIfEmpty(staging);
      }
    }
  }

  /** Stages the bars of all widths, as they are without the stream's. */
  private void make(LocalDate day, DayManifest manifest, Path target) throws IOException {
    Map<String, IdRanges> known = known(day);
    List<Work> work = new ArrayList<>();
    for (DayManifest.SymbolIds symbol : manifest.symbols()) {
      long[] ids = known.get(symbol.symbol()).toLongs();
      work.add(new Work(symbol.symbol(), Arrays.stream(ids).boxed().toList()));
    }
    List<String> paths = days.paths(manifest);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(files.hadoop()));
    int tasks = Math.max(1, Math.min(work.size(), TASKS_A_CORE * context.defaultParallelism()));
    JavaRDD<Row> rows =
        context
            .parallelize(work, tasks)
            .flatMap(one -> rows(one, paths, hadoop.value().value()).iterator());
    spark
        .createDataFrame(rows, BarRows.SCHEMA_WITH_WIDTH)
        .write()
        .partitionBy(BarRows.WIDTH)
        .parquet(target.toString());
  }

  private static List<Row> rows(Work work, List<String> paths, Configuration hadoop) {
    IdRanges ids = IdRanges.ofLongs(work.known().stream().mapToLong(Long::longValue).toArray());
    List<Bar> minutes = SymbolBars.minutes(paths, hadoop, work.symbol(), ids);
    List<Row> rows = new ArrayList<>();
    for (Width width : Width.values()) {
      List<Bar> bars = width == Width.MINUTE ? minutes : SymbolBars.wider(minutes, width, ids);
      bars.forEach(bar -> rows.add(BarRows.of(bar, width)));
    }
    return rows;
  }

  private Dataset<Row> staged(Width width, Path made) throws IOException {
    Path folder = new Path(made, BarRows.WIDTH + "=" + width.label());
    return files.exists(folder)
        ? spark.read().schema(BarRows.SCHEMA).parquet(folder.toString())
        : spark.createDataFrame(List.of(), BarRows.SCHEMA);
  }

  /** The ids of three days, so that a day's first and last bars can be complete, too. */
  private Map<String, IdRanges> known(LocalDate day) throws IOException {
    Map<String, IdRanges> known = new HashMap<>();
    for (LocalDate one : List.of(day.minusDays(1), day, day.plusDays(1))) {
      days.find(one)
          .ifPresent(
              manifest ->
                  manifest
                      .symbols()
                      .forEach(
                          symbol ->
                              known
                                  .computeIfAbsent(symbol.symbol(), unseen -> new IdRanges())
                                  .mergeAll(symbol.ranges())));
    }
    if (files.list(new Path(lake.gaps())).stream()
        .anyMatch(entry -> LakeFiles.isVisible(entry.getPath()))) {
      // What the exchange has never had stays so.
      for (Row gap :
          spark
              .read()
              .parquet(lake.gaps())
              .filter(col("status").equalTo("absent"))
              .select("symbol", "from_id", "to_id")
              .collectAsList()) {
        IdRanges ids = known.get(gap.getString(0));
        if (ids != null) {
          ids.addRange(gap.getLong(1), gap.getLong(2));
        }
      }
    }
    return known;
  }

  private static Outcome outcome(LocalDate day, Map<Width, Long> counts, Dataset<Row> minutes) {
    Dataset<Row> both = minutes.filter(made("complete").and(streamed("complete")));
    Row sums = both.agg(count(lit(1)), count_if(not(isAsStreamed()))).first();
    List<String> examples =
        both
            .filter(not(isAsStreamed()))
            .orderBy(made("symbol"), made("open_time"))
            .limit(MOST_EXAMPLES)
            .select(struct(made("*")), struct(streamed("*")))
            .collectAsList()
            .stream()
            .map(
                row ->
                    "here %s, streamed %s"
                        .formatted(
                            BarRows.parse(row.getStruct(0)).toJson(),
                            BarRows.parse(row.getStruct(1)).toJson()))
            .toList();
    return new Outcome(day, counts, sums.getLong(0), sums.getLong(1), examples);
  }

  private long stage(Dataset<Row> beside, Path target, String generations) throws IOException {
    Revisions.revised(beside)
        .repartition(1)
        .sortWithinPartitions("symbol", "open_time")
        .write()
        .parquet(target.toString());
    book.write(target, generations);
    return spark.read().parquet(target.toString()).count();
  }

  private FolderSwap swap(LocalDate day, Width width) {
    return new FolderSwap(
        files,
        lake.bars(width.label()),
        BarBook.DATE + day,
        "scripts/batch bars --day " + day,
        steps);
  }
}
