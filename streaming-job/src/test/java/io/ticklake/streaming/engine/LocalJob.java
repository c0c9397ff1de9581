package io.ticklake.streaming.engine;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.model.Rejection;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.parse.ParseCounters;
import io.ticklake.streaming.publish.PublishStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.awaitility.Awaitility;
import scala.Option;

/** The job on a lake in a local folder, fed from memory, with Kafka's side kept in lists. */
final class LocalJob implements BatchListener, BatchOutputs {
  private final SparkSession spark;
  private final StreamingConfig config;
  private final MemoryStream<Row> source;
  final List<Bar> bars = new CopyOnWriteArrayList<>();
  final List<Gap> gaps = new CopyOnWriteArrayList<>();
  private final List<BatchSummary> batches = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final Map<String, String> settings;
  StartCheck.Wish wish = StartCheck.Wish.CHECKPOINT_ONLY;
  private ParseCounters counters;
  private StreamingRun run;
  private long fed = -1;

  LocalJob(SparkSession spark, Path folder, Map<String, String> settings) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
    Map<String, String> all = new java.util.HashMap<>(settings);
    all.put("lake.root", "file://" + folder);
    all.put("stream.trigger", "0 s");
    all.putIfAbsent("state.partitions", "2");
    this.config = StreamingConfig.load(Optional.empty(), all);
    this.source =
        new MemoryStream<>(0, spark.sqlContext(), Option.empty(), Encoders.row(KafkaRows.SCHEMA));
  }

  static SparkSession session() {
    return StreamingRun.session(
            StreamingConfig.load(Optional.empty(), Map.of("state.partitions", "2")).state())
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .getOrCreate();
  }

  void feed(List<Row> rows) {
    source.addData(scala.collection.JavaConverters.asScalaBuffer(new ArrayList<>(rows)).toSeq());
    fed++;
  }

  /** As if the checkpoint were lost; the source begins anew. */
  LocalJob resumed() {
    return new LocalJob(spark, folder, settings);
  }

  StreamingQuery start(PublishStep.Listener steps) throws Exception {
    counters = new ParseCounters();
    spark.sparkContext().register(counters, "dead letters");
    Beginning beginning =
        new StartCheck(config, spark.sparkContext().hadoopConfiguration()).decide(wish);
    run = new StreamingRun(spark, config, new NoDeadLetters.Factory(), counters, this, this, steps);
    return run.start((packing, published) -> PackTask.packed(source.toDF(), packing), beginning);
  }

  /** Of the newest run. */
  void requireNotSuperseded(Exception failure) {
    run.requireNotSuperseded(failure);
  }

  /** Runs until all that was fed is published, and two batches more, for the watermark to work. */
  void runToTheEnd() throws Exception {
    StreamingQuery query = start(PublishStep.Listener.NONE);
    try {
      awaitBatches(query, 3);
      query.stop();
      run.finish(true);
    } finally {
      query.stop();
      batches.clear();
    }
  }

  /** Runs once, and gives each of these a batch of its own. */
  void runBatches(int count, IntFunction<List<Row>> rows) throws Exception {
    StreamingQuery query = start(PublishStep.Listener.NONE);
    try {
      for (int batch = 0; batch < count; batch++) {
        feed(rows.apply(batch));
        awaitBatches(query, 1);
        batches.clear();
      }
      // Only then has Spark reported on the last.
      awaitBatches(query, 1);
      query.stop();
      run.finish(true);
    } finally {
      query.stop();
      batches.clear();
    }
  }

  private void awaitBatches(StreamingQuery query, int holdingAll) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              if (query.exception().isDefined()) {
                throw query.exception().get();
              }
              return batches.stream().filter(this::holdsAll).count() >= holdingAll;
            });
  }

  private boolean holdsAll(BatchSummary batch) {
    return batch.offsets().equals(List.of(Long.toString(fed)));
  }

  /** Of the newest run. */
  Map<Rejection, Long> deadLetters() {
    return counters.value();
  }

  @Override
  public void beginning(long batchId) {}

  @Override
  public void published(BatchSummary batch) {
    batches.add(batch);
  }

  @Override
  public void write(List<Bar> newBars, List<Gap> newGaps) {
    bars.addAll(newBars);
    gaps.addAll(newGaps);
  }

  /** Counts and forgets. */
  private record NoDeadLetters(Consumer<Rejection> counter) implements DeadLetters {
    @Override
    public void add(
        Rejection reason, String topic, int partition, long offset, byte[] value, String origin) {
      counter.accept(reason);
    }

    @Override
    public void flush() {}

    record Factory() implements DeadLetters.Factory {
      @Override
      public DeadLetters open(Consumer<Rejection> counter) {
        return new NoDeadLetters(counter);
      }
    }
  }
}
