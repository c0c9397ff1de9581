package io.ticklake.streaming.engine;

import io.ticklake.streaming.config.StateStoreSettings;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.kafka.ConsumerGroup;
import io.ticklake.streaming.kafka.ProducerSettings;
import io.ticklake.streaming.kafka.ResultTopics;
import io.ticklake.streaming.publish.BatchPublisher;
import io.ticklake.streaming.publish.LakeFolders;
import io.ticklake.streaming.publish.PublishStep;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.util.SerializableConfiguration;

/** The query as it runs, and what it holds open. */
public final class StreamingRun implements AutoCloseable {
  private static final String ROCKSDB =
      "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider";

  private final StreamingQuery query;
  private final ResultTopics topics;

  private StreamingRun(StreamingQuery query, ResultTopics topics) {
    this.query = query;
    this.topics = topics;
  }

  /** Settings that the session must have before it is made. */
  public static SparkSession.Builder session(StateStoreSettings state) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .config("spark.sql.shuffle.partitions", state.partitions())
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.streaming.metricsEnabled", false)
            .config("spark.sql.streaming.kafka.useDeprecatedOffsetFetching", false);
    return state.store() == StateStoreSettings.Store.ROCKSDB
        ? builder
            .config("spark.sql.streaming.stateStore.providerClass", ROCKSDB)
            .config("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", true)
        : builder;
  }

  /** Takes the lake over from any other driver and starts the query on these records. */
  public static StreamingRun start(
      SparkSession spark,
      StreamingConfig config,
      Dataset<Row> records,
      ParseCounters counters,
      PublishStep.Listener steps,
      BatchListener listener)
      throws IOException, TimeoutException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    BatchPublisher publisher =
        BatchPublisher.takeOver(new LakeFolders(config.lake().lake()), hadoop, steps);
    ResultTopics topics =
        ResultTopics.open(
            new ProducerSettings(config.kafka().client()),
            config.kafka().barsTopic(),
            config.kafka().gapsTopic());
    BatchSink sink =
        new BatchSink(
            publisher,
            topics,
            new CheckpointLog(new Path(config.lake().checkpoint()), hadoop),
            new JavaSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(hadoop)),
            config.lake().looseTradesPerBatch() / config.state().partitions(),
            steps,
            listener);
    StreamingQuery query =
        TradeQuery.stateful(
                TradeQuery.packed(records, config.kafka(), config.time(), counters), config.time())
            .writeStream()
            .queryName("ticklake")
            .option("checkpointLocation", config.lake().checkpoint())
            .trigger(Trigger.ProcessingTime(config.time().trigger().toMillis()))
            .foreachBatch(sink)
            .start();
    return new StreamingRun(query, topics);
  }

  public static Dataset<Row> kafkaRecords(
      SparkSession spark, StreamingConfig config, String startingOffsets) {
    return TradeQuery.records(spark, config.kafka(), startingOffsets);
  }

  /** Opens the group under which people see how far the job has come. */
  public static ConsumerGroup group(StreamingConfig config) {
    return ConsumerGroup.open(config.kafka().client(), config.kafka().group());
  }

  public StreamingQuery query() {
    return query;
  }

  @Override
  public void close() {
    topics.close();
  }
}
