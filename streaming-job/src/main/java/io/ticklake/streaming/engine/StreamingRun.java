package io.ticklake.streaming.engine;

import io.ticklake.streaming.config.StateStoreSettings;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.parse.ParseCounters;
import io.ticklake.streaming.publish.BatchPublisher;
import io.ticklake.streaming.publish.LakeFolders;
import io.ticklake.streaming.publish.NewestBatch;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.publish.SupersededException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple3;

/** Puts the query together. */
public final class StreamingRun {
  private static final Logger LOGGER = LoggerFactory.getLogger(StreamingRun.class);

  private static final String CHECKPOINT_FILES = "spark.sql.streaming.checkpointFileManagerClass";

  private final SparkSession spark;
  private final StreamingConfig config;
  private final DeadLetters.Factory deadLetters;
  private final ParseCounters counters;
  private final BatchOutputs outputs;
  private final BatchListener listener;
  private final PublishStep.Listener steps;
  private BatchPublisher publisher;

  public StreamingRun(
      SparkSession spark,
      StreamingConfig config,
      DeadLetters.Factory deadLetters,
      ParseCounters counters,
      BatchOutputs outputs,
      BatchListener listener,
      PublishStep.Listener steps) {
    this.spark = spark;
    this.config = config;
    this.deadLetters = deadLetters;
    this.counters = counters;
    this.outputs = outputs;
    this.listener = listener;
    this.steps = steps;
  }

  /** Settings that the session must have before it is made. */
  public static SparkSession.Builder session(StateStoreSettings state) {
    return new StateStore(state)
        .configure(SparkSession.builder())
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.adaptive.enabled", false);
  }

  /** The records of Kafka's topics. */
  public RecordSource kafkaRecords() {
    return (packing, published) -> {
      StartingOffsets start = StartingOffsets.of(config.kafka(), published);
      start.deviations().forEach(LOGGER::warn);
      return TradeQuery.packed(spark, config.kafka(), start.json(), packing);
    };
  }

  /** Takes the lake over from any other driver and starts the query on these records. */
  public StreamingQuery start(RecordSource source, Beginning beginning)
      throws IOException, TimeoutException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    publisher =
        BatchPublisher.takeOver(
            new LakeFolders(config.lake().lake()),
            hadoop,
            config.lake().tablesEvery(),
            InstantSource.system(),
            steps);
    outputs.takeOver();
    HeldOutputs held = new HeldOutputs(publisher, outputs);
    Path checkpointFolder = new Path(config.lake().checkpoint());
    preferQuickRenames(checkpointFolder.getFileSystem(hadoop));
    CheckpointLog checkpoint = new CheckpointLog(checkpointFolder, hadoop);
    StartCheck.noteStateVersion(checkpoint);
    if (beginning == Beginning.FROM_THE_LAKE) {
      Optional<NewestBatch> newest = publisher.newestBatch();
      if (newest.isPresent()) {
        LastOutputs last = new LastOutputs(spark, config.lake().lake(), newest.get());
        held.write(last.bars(), last.gaps());
      }
    }
    BatchSink sink =
        new BatchSink(
            publisher,
            held,
            checkpoint,
            new JavaSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(hadoop)),
            config.lake().looseTradesPerBatch() / config.state().partitions(),
            steps,
            listener);
    Dataset<Tuple3<String, Instant, byte[]>> packed =
        source.records(
            TradeQuery.packing(config.kafka(), config.time(), deadLetters, counters),
            beginning == Beginning.FROM_THE_LAKE ? publisher.newestOffsets() : Optional.empty());
    Dataset<byte[]> updates =
        beginning == Beginning.FROM_THE_LAKE
            ? TradeQuery.stateful(
                packed,
                config.time(),
                new LakeHistory(spark, config.lake().lake(), config.time(), Instant.now()).states())
            : TradeQuery.stateful(packed, config.time());
    return updates
        .writeStream()
        .queryName("ticklake")
        .option("checkpointLocation", config.lake().checkpoint())
        .trigger(Trigger.ProcessingTime(config.time().trigger().toMillis()))
        .foreachBatch(sink)
        .start();
  }

  /** Spark's default, FileContext, takes four processes a rename on a local file system. */
  private void preferQuickRenames(FileSystem checkpoints) {
    if (checkpoints instanceof LocalFileSystem && !spark.conf().contains(CHECKPOINT_FILES)) {
      spark.conf().set(CHECKPOINT_FILES, FileSystemBasedCheckpointFileManager.class.getName());
    }
  }

  /**
   * After the last batch.
   *
   * @param inOrder whether it was finished: then what waited for more rows comes into the lake
   * @throws SupersededException if another driver has taken over
   */
  public void finish(boolean inOrder) throws IOException {
    publisher.requireEpoch();
    if (inOrder) {
      publisher.release();
    } else {
      LOGGER.warn("Stopped in the middle of a batch: the next start sees to it");
    }
  }

  /**
   * Looks why the query failed: what happens to a driver that another one has superseded can look
   * like anything.
   *
   * @throws SupersededException if that is why
   */
  public void requireNotSuperseded(Exception failure) {
    try {
      publisher.requireEpoch();
    } catch (SupersededException e) {
      e.addSuppressed(failure);
      throw e;
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
