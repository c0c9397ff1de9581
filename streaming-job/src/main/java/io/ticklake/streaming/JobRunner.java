package io.ticklake.streaming;

import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.engine.BatchListener;
import io.ticklake.streaming.engine.BatchSummary;
import io.ticklake.streaming.engine.Beginning;
import io.ticklake.streaming.engine.Offsets;
import io.ticklake.streaming.engine.StartCheck;
import io.ticklake.streaming.engine.StreamingRun;
import io.ticklake.streaming.kafka.ConsumerGroup;
import io.ticklake.streaming.kafka.DeadLetterTopic;
import io.ticklake.streaming.kafka.KafkaOutlook;
import io.ticklake.streaming.kafka.ProducerSettings;
import io.ticklake.streaming.kafka.ResultTopics;
import io.ticklake.streaming.kafka.TopicCheck;
import io.ticklake.streaming.metrics.JobMetrics;
import io.ticklake.streaming.metrics.Telemetry;
import io.ticklake.streaming.operation.BarConsole;
import io.ticklake.streaming.operation.StopControl;
import io.ticklake.streaming.operation.StopRequest;
import io.ticklake.streaming.parse.ParseCounters;
import io.ticklake.streaming.publish.LakeFolders;
import io.ticklake.streaming.publish.PublishStep;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Composes the job and runs it until somebody stops it. */
final class JobRunner {
  private static final Logger LOGGER = LoggerFactory.getLogger(JobRunner.class);
  private static final long POLL_MILLIS = 500;

  /** Before Spark's own hook, which would end the batch that is running. */
  private static final int HOOK_PRIORITY = 100;

  private final StreamingConfig config;
  private final StartCheck.Wish wish;
  private final Until until;
  private final PublishStep.Listener steps;

  /** When the job is done. */
  enum Until {
    STOPPED,
    CAUGHT_UP
  }

  JobRunner(StreamingConfig config, StartCheck.Wish wish, Until until, PublishStep.Listener steps) {
    this.config = config;
    this.wish = wish;
    this.until = until;
    this.steps = steps;
  }

  int run() throws Exception {
    StopControl stop = new StopControl();
    ShutdownHookManager.get()
        .addShutdownHook(
            () -> {
              stop.request();
              awaitQuietly(stop);
            },
            HOOK_PRIORITY,
            config.operation().stopTimeout().toSeconds() + 1,
            TimeUnit.SECONDS);
    TopicCheck.require(config.kafka());
    // YARN may let us wait for a session, or refuse one: until it is there, a stop need not wait.
    SparkSession spark = StreamingRun.session(config.state()).getOrCreate();
    stop.began();
    try (ConsumerGroup group = ConsumerGroup.open(config.kafka().client(), config.kafka().group());
        JobMetrics metrics = new JobMetrics(Clock.systemUTC());
        Telemetry telemetry =
            Telemetry.start(
                config.operation().metrics(), metrics, () -> KafkaOutlook.open(config.kafka()))) {
      spark.streams().addListener(metrics);
      int status = run(spark, group, metrics, stop);
      telemetry.finished();
      return status;
    } finally {
      spark.stop();
      stop.ended();
    }
  }

  private int run(SparkSession spark, ConsumerGroup group, JobMetrics metrics, StopControl stop)
      throws Exception {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    LakeFolders folders = new LakeFolders(config.lake().lake());
    FileSystem files = folders.books().getFileSystem(hadoop);
    Beginning beginning = new StartCheck(config, hadoop).decide(wish);
    LOGGER.info("Starting: {}", beginning);
    StopRequest request = new StopRequest(files, folders.stopRequest());
    request.withdrawIfMadeBefore(Instant.now().minus(config.operation().stopPatience()));

    ParseCounters counters = new ParseCounters();
    spark.sparkContext().register(counters, "dead letters by reason");
    Progress progress = new Progress(stop, group, metrics, counters);
    ProducerSettings producer = new ProducerSettings(config.kafka().client());
    try (ResultTopics topics =
        ResultTopics.open(
            producer,
            files.makeQualified(folders.books()).toString(),
            config.kafka().barsTopic(),
            config.kafka().gapsTopic())) {
      StreamingRun run =
          new StreamingRun(
              spark,
              config,
              DeadLetterTopic.factory(producer, config.kafka().deadLetterTopic()),
              counters,
              topics,
              progress,
              steps);
      StreamingQuery query = run.start(run.kafkaRecords(), beginning);
      try {
        boolean inOrder = awaitEnd(query, stop, request);
        run.finish(inOrder);
      } catch (StreamingQueryException e) {
        run.requireNotSuperseded(e);
        throw e;
      }
    }
    request.withdraw();
    LOGGER.info("Stopped after batch {}", progress.lastBatch());
    return 0;
  }

  /** Returns whether the end came between two batches. */
  private boolean awaitEnd(StreamingQuery query, StopControl stop, StopRequest request)
      throws StreamingQueryException, TimeoutException {
    long patienceMillis = config.operation().stopTimeout().toMillis();
    while (!query.awaitTermination(POLL_MILLIS)) {
      if (!stop.requested() && made(request)) {
        LOGGER.info("A stop was requested: finishing the batch");
        stop.request();
      }
      if (!stop.requested()) {
        continue;
      }
      patienceMillis -= POLL_MILLIS;
      boolean inOrder = stop.parked() || !query.status().isTriggerActive();
      if (inOrder || patienceMillis <= 0) {
        query.stop();
        return inOrder;
      }
    }
    if (!stop.requested()) {
      throw new IllegalStateException("Cannot go on: the query was stopped, but not by the job");
    }
    return false;
  }

  private static boolean made(StopRequest request) {
    try {
      return request.made();
    } catch (IOException e) {
      LOGGER.warn("Cannot look for a request to stop: {}", e.toString());
      return false;
    }
  }

  private static void awaitQuietly(StopControl stop) {
    try {
      stop.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What follows from a batch that is published: the group moves on, and perhaps the job is done.
   */
  private final class Progress implements BatchListener {
    private final StopControl stop;
    private final ConsumerGroup group;
    private final JobMetrics metrics;
    private final ParseCounters deadLetters;
    private final BarConsole console = new BarConsole(System.out);
    private Map<TopicPartition, Long> goal;
    private boolean caughtUp;
    private volatile long lastBatch = -1;

    Progress(StopControl stop, ConsumerGroup group, JobMetrics metrics, ParseCounters deadLetters) {
      this.stop = stop;
      this.group = group;
      this.metrics = metrics;
      this.deadLetters = deadLetters;
    }

    long lastBatch() {
      return lastBatch;
    }

    @Override
    public void beginning(long batchId) throws InterruptedException {
      stop.admit();
    }

    @Override
    public void published(BatchSummary batch) {
      lastBatch = batch.batchId();
      metrics.published(batch, deadLetters.value());
      Map<TopicPartition, Long> reached = new HashMap<>();
      batch.offsets().forEach(line -> reached.putAll(Offsets.parse(line)));
      LOGGER.info(
          "Batch {}: {} trades, {} duplicates, {} late, {} bars, {} files",
          batch.batchId(),
          batch.trades(),
          batch.duplicates(),
          batch.late(),
          batch.bars().size(),
          batch.files());
      if (config.operation().console()) {
        console.print(batch.batchId(), batch.bars());
      }
      try {
        group.commit(reached);
        stopWhenCaughtUp(reached);
      } catch (ExecutionException | TimeoutException e) {
        LOGGER.warn("Cannot commit to the consumer group: {}", e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** One batch more makes those bars final that the last records' watermark has passed. */
    private void stopWhenCaughtUp(Map<TopicPartition, Long> reached)
        throws ExecutionException, TimeoutException, InterruptedException {
      if (until == Until.STOPPED) {
        return;
      }
      if (caughtUp) {
        stop.request();
      }
      if (goal == null) {
        goal = group.ends(reached.keySet());
      }
      caughtUp =
          goal.entrySet().stream()
              .allMatch(end -> reached.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }
  }
}
