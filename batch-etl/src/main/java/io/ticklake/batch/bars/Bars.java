package io.ticklake.batch.bars;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

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
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes a day's bars of its curated trades, and holds them against those of the stream. All bars
 * stay with the executors: a day of all symbols has millions.
 */
public final class Bars {
  private static final int MOST_EXAMPLES = 10;
  private static final int TASKS_A_CORE = 8;
  private static final String MADE = "made";
  private static final String STREAMED = "streamed";

  private final LakeFiles files;
  private final LakePaths lake;
  private final SparkSession spark;
  private final Clock clock;
  private final CuratedDays days;
  private final BarBook book;
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
        Optional<Dataset<Row>> compared = compared(day, new Path(staged, MADE));
        Map<Width, Long> counts = new EnumMap<>(Width.class);
        for (Width width : Width.values()) {
          counts.put(width, stage(width, compared, staged, generations));
        }
        Outcome outcome = outcome(day, counts, compared);
        held.check();
        for (Width width : Width.values()) {
          publish(day, width, new Path(staged, width.label()));
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

  private Dataset<Row> made(Width width, Path made) throws IOException {
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

  /**
   * The bars of a minute, each beside the newest that the stream has published of it; empty where
   * the stream has published none of that day.
   */
  private Optional<Dataset<Row>> compared(LocalDate day, Path made) throws IOException {
    String folder = lake.barRevisions() + "/" + BarBook.DATE + day;
    if (files.visible(new Path(folder)).isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> newest =
        spark
            .read()
            .parquet(folder)
            .withColumn(
                "place",
                row_number()
                    .over(
                        Window.partitionBy("symbol", "open_time")
                            .orderBy(
                                col("revision").desc(),
                                col("epoch").desc(),
                                col("batch_id").desc())))
            .filter(col("place").equalTo(lit(1)));
    Column isSameMinute =
        made("symbol")
            .equalTo(streamed("symbol"))
            .and(made("open_time").equalTo(streamed("open_time")));
    return Optional.of(
        made(Width.MINUTE, made).as(MADE).join(newest.as(STREAMED), isSameMinute, "left_outer"));
  }

  private static Column made(String column) {
    return col(MADE + "." + column);
  }

  private static Column streamed(String column) {
    return col(STREAMED + "." + column);
  }

  /** Whether both say the same of the trades; null values are values. */
  private static Column isSame() {
    return Arrays.stream(BarRows.CONTENT)
        .map(column -> made(column).eqNullSafe(streamed(column)))
        .reduce(Column::and)
        .orElseThrow();
  }

  /** The stream's revision where it says the same, the next one where it does not. */
  private static Dataset<Row> revised(Dataset<Row> compared) {
    Column isNews = not(isSame().and(made("complete").eqNullSafe(streamed("complete"))));
    Column revision =
        when(streamed("symbol").isNull(), made("revision"))
            .when(isNews, streamed("revision").plus(1))
            .otherwise(streamed("revision"));
    return compared.select(
        Arrays.stream(BarRows.SCHEMA.fieldNames())
            .map(name -> name.equals("revision") ? revision.as(name) : made(name))
            .toArray(Column[]::new));
  }

  private Outcome outcome(LocalDate day, Map<Width, Long> counts, Optional<Dataset<Row>> compared) {
    if (compared.isEmpty()) {
      return new Outcome(day, counts, 0, 0, List.of());
    }
    Dataset<Row> both = compared.get().filter(made("complete").and(streamed("complete")));
    Row sums = both.agg(count(lit(1)), count_if(not(isSame()))).first();
    List<String> examples =
        both
            .filter(not(isSame()))
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

  private long stage(Width width, Optional<Dataset<Row>> compared, Path staged, String generations)
      throws IOException {
    Dataset<Row> bars =
        width == Width.MINUTE && compared.isPresent()
            ? revised(compared.get())
            : made(width, new Path(staged, MADE));
    Path target = new Path(staged, width.label());
    bars.repartition(1)
        .sortWithinPartitions("symbol", "open_time")
        .write()
        .parquet(target.toString());
    book.write(target, generations);
    return spark.read().parquet(target.toString()).count();
  }

  private void publish(LocalDate day, Width width, Path staged) throws IOException {
    FolderSwap swap =
        new FolderSwap(
            files,
            lake.bars(width.label()),
            BarBook.DATE + day,
            "scripts/batch bars --day " + day,
            steps);
    swap.finish();
    swap.publish(staged);
  }
}
