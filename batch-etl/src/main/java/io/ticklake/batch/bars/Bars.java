package io.ticklake.batch.bars;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.util.SerializableConfiguration;

/** Makes a day's bars of its curated trades, and holds them against those of the stream. */
public final class Bars {
  private static final String BOOK = "_made_of.json";
  private static final String DATE = "open_date=";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_EXAMPLES = 10;

  private final LakeFiles files;
  private final LakePaths lake;
  private final SparkSession spark;
  private final Clock clock;
  private final CuratedDays days;

  /**
   * What came of a day.
   *
   * @param compared bars that are complete here and in the stream
   * @param unlike those of them that differ, of which {@code examples} names some
   */
  public record Outcome(
      LocalDate day, Map<Width, Long> bars, long compared, long unlike, List<String> examples) {}

  private record Work(String symbol, List<Long> known) implements Serializable {}

  private record Made(List<String> minutes, Map<Width, List<String>> wider)
      implements Serializable {}

  public Bars(LakeFiles files, LakePaths lake, SparkSession spark, Clock clock) {
    this.files = files;
    this.lake = lake;
    this.spark = spark;
    this.clock = clock;
    days = new CuratedDays(files, lake);
  }

  /** Curated days whose bars were made of another state of theirs or of a neighbour. */
  public List<LocalDate> staleDays() throws IOException {
    List<LocalDate> stale = new ArrayList<>();
    for (LocalDate day : days.days()) {
      if (!madeOf(day).equals(Optional.of(generations(day)))) {
        stale.add(day);
      }
    }
    return stale;
  }

  private Optional<String> madeOf(LocalDate day) throws IOException {
    Path book = new Path(lake.bars(Width.DAY.label()) + "/" + DATE + day, BOOK);
    if (!files.exists(book)) {
      return Optional.empty();
    }
    JsonNode json = JSON.readTree(files.read(book));
    return Optional.of(json.path("generations").asText());
  }

  private String generations(LocalDate day) throws IOException {
    List<String> all = new ArrayList<>();
    for (LocalDate one : List.of(day.minusDays(1), day, day.plusDays(1))) {
      all.add(days.find(one).map(DayManifest::generation).orElse("none"));
    }
    return String.join(" ", all);
  }

  public Outcome run(LocalDate day) throws IOException {
    DayManifest manifest = days.require(day);
    Path lock = new Path(lake.staging() + "/locks/bars-" + day);
    try (RunLock held = RunLock.take(files, lock, "the bars of " + day, clock)) {
      String generations = generations(day);
      Map<String, Bar> streams = streams(day);
      List<Made> made = make(day, manifest);
      List<Bar> minutes = new ArrayList<>();
      Map<Width, List<Bar>> all = new HashMap<>();
      all.put(Width.MINUTE, minutes);
      long compared = 0;
      long unlike = 0;
      List<String> examples = new ArrayList<>();
      for (Made symbol : made) {
        for (String json : symbol.minutes()) {
          Bar bar = Bar.parse(json);
          Bar streamed = streams.get(key(bar));
          if (streamed != null && streamed.complete() && bar.complete()) {
            compared++;
            if (!isSame(bar, streamed)) {
              unlike++;
              if (examples.size() < MOST_EXAMPLES) {
                examples.add("here " + bar.toJson() + ", streamed " + streamed.toJson());
              }
            }
          }
          minutes.add(revised(bar, streamed));
        }
        symbol
            .wider()
            .forEach(
                (width, bars) ->
                    bars.forEach(
                        json ->
                            all.computeIfAbsent(width, unseen -> new ArrayList<>())
                                .add(Bar.parse(json))));
      }
      held.check();
      Map<Width, Long> counts = new HashMap<>();
      for (Width width : Width.values()) {
        List<Bar> bars = all.getOrDefault(width, List.of());
        publish(day, width, bars, generations);
        counts.put(width, (long) bars.size());
      }
      return new Outcome(day, counts, compared, unlike, examples);
    }
  }

  private List<Made> make(LocalDate day, DayManifest manifest) throws IOException {
    Map<String, IdRanges> known = known(day);
    List<Work> work = new ArrayList<>();
    for (DayManifest.SymbolIds symbol : manifest.symbols()) {
      long[] ids = known.get(symbol.symbol()).toLongs();
      work.add(new Work(symbol.symbol(), Arrays.stream(ids).boxed().toList()));
    }
    if (work.isEmpty()) {
      return List.of();
    }
    List<String> paths = days.paths(manifest);
    Broadcast<SerializableConfiguration> hadoop =
        spark
            .sparkContext()
            .broadcast(
                new SerializableConfiguration(files.hadoop()),
                scala.reflect.ClassTag$.MODULE$.apply(SerializableConfiguration.class));
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(work, work.size())
        .map(
            one -> {
              IdRanges ids =
                  IdRanges.ofLongs(one.known().stream().mapToLong(Long::longValue).toArray());
              List<Bar> minutes =
                  SymbolBars.minutes(paths, hadoop.value().value(), one.symbol(), ids);
              Map<Width, List<String>> wider = new HashMap<>();
              for (Width width : List.of(Width.TEN_MINUTES, Width.HOUR, Width.DAY)) {
                wider.put(width, json(SymbolBars.wider(minutes, width, ids)));
              }
              return new Made(json(minutes), wider);
            })
        .collect();
  }

  private static List<String> json(List<Bar> bars) {
    return bars.stream().map(Bar::toJson).toList();
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

  /** The newest of each minute that the stream has published. */
  private Map<String, Bar> streams(LocalDate day) throws IOException {
    Map<String, Bar> bars = new HashMap<>();
    String folder = lake.barRevisions() + "/" + DATE + day;
    if (files.visible(new Path(folder)).isEmpty()) {
      return bars;
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
    newest
        .collectAsList()
        .forEach(
            row -> {
              Bar bar = BarRows.parse(row);
              bars.put(key(bar), bar);
            });
    return bars;
  }

  private static String key(Bar bar) {
    return bar.symbol() + ":" + bar.openTimeMicros();
  }

  private static boolean isSame(Bar left, Bar right) {
    Bar.Coverage any = Bar.Coverage.PARTIAL;
    return left.published(0, Bar.Finality.FINAL, any)
        .equals(right.published(0, Bar.Finality.FINAL, any));
  }

  /** The stream's revision where it says the same, the next one where it does not. */
  private static Bar revised(Bar bar, Bar streamed) {
    if (streamed == null) {
      return bar;
    }
    boolean isNews = !isSame(bar, streamed) || bar.complete() != streamed.complete();
    return bar.published(
        streamed.revision() + (isNews ? 1 : 0),
        Bar.Finality.FINAL,
        bar.complete() ? Bar.Coverage.COMPLETE : Bar.Coverage.PARTIAL);
  }

  private void publish(LocalDate day, Width width, List<Bar> bars, String generations)
      throws IOException {
    FolderSwap swap =
        new FolderSwap(
            files,
            lake.bars(width.label()),
            DATE + day,
            "scripts/batch bars --day " + day,
            FolderSwap.StepListener.NONE);
    swap.finish();
    Path staged = new Path(lake.staging() + "/bars/" + width.label() + "-" + day);
    files.delete(staged);
    try {
      spark
          .createDataFrame(bars.stream().map(BarRows::of).toList(), BarRows.SCHEMA)
          .coalesce(1)
          .write()
          .parquet(staged.toString());
      files.write(
          new Path(staged, BOOK), JSON.writeValueAsBytes(Map.of("generations", generations)));
      swap.publish(staged);
    } finally {
      files.delete(staged);
    }
  }
}
