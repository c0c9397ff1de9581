package io.ticklake.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ticklake.model.GapClaim;
import io.ticklake.model.RecordHeaders;
import io.ticklake.model.Trade;
import io.ticklake.model.TradeWriter;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.engine.StartCheck;
import io.ticklake.streaming.engine.StreamingRun;
import io.ticklake.streaming.publish.PublishStep;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.ExpectedLake;
import io.ticklake.streaming.testing.LakeReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The whole job between a real broker and a lake in a folder, and who feeds it. */
final class JobOnKafka implements AutoCloseable {
  private final BrokerProcess broker;
  private final StreamingConfig config;
  private final KafkaProducer<byte[], byte[]> producer;
  private final TradeWriter writer = new TradeWriter(TimeUnit.MICROSECONDS);
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private CompletableFuture<Integer> job;

  JobOnKafka(BrokerProcess broker, Path folder, Map<String, String> settings) {
    this.broker = broker;
    this.config = config(broker.bootstrap(), folder, settings);
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrap());
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static StreamingConfig config(String bootstrap, Path folder, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("kafka.bootstrap", bootstrap);
    all.put("lake.root", "file://" + folder);
    all.put("lake.tables-every", "0 s");
    all.put("stream.trigger", "500 ms");
    all.put("state.partitions", "2");
    all.put("operation.metrics.http-address", "");
    return StreamingConfig.load(Optional.empty(), all);
  }

  /** Topics and a group that no other test has. */
  static Map<String, String> own(String prefix) {
    return Map.of(
        "kafka.trades-topic", prefix + "-trades",
        "kafka.gap-claims-topic", prefix + "-claims",
        "kafka.dead-letter-topic", prefix + "-letters",
        "kafka.bars-topic", prefix + "-bars",
        "kafka.gaps-topic", prefix + "-gaps",
        "kafka.group", prefix);
  }

  /** Runs until it is asked to stop. */
  static int run(StreamingConfig config, StartCheck.Wish wish, PublishStep.Listener steps)
      throws Exception {
    return new JobRunner(config, wish, JobRunner.Until.STOPPED, steps).run();
  }

  /** Runs in the background until it is asked to stop, in a Spark session that it ends itself. */
  static CompletableFuture<Integer> begin(StreamingConfig config, StartCheck.Wish wish) {
    return begin(config, wish, PublishStep.Listener.NONE);
  }

  private static CompletableFuture<Integer> begin(
      StreamingConfig config, StartCheck.Wish wish, PublishStep.Listener steps) {
    StreamingRun.session(config.state())
        .master("local[2]")
        .config("spark.ui.enabled", false)
        .getOrCreate()
        .sparkContext()
        .setLogLevel("ERROR");
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run(config, wish, steps);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  void createTopics(int tradePartitions) throws Exception {
    // The trades are old, and Kafka goes by the time in the record.
    Map<String, String> kept = Map.of("retention.ms", "-1");
    broker.createTopic(config.kafka().tradesTopic(), tradePartitions, kept);
    broker.createTopic(config.kafka().gapClaimsTopic(), 1, kept);
    broker.createTopic(config.kafka().deadLetterTopic(), 1, kept);
    broker.createTopic(config.kafka().gapsTopic(), 1, kept);
    broker.createTopic(config.kafka().barsTopic(), 1, kept);
  }

  /** Returns when all of them can be written to: a producer that comes sooner may hang. */
  void raisePartitions(int tradePartitions) throws Exception {
    String topic = config.kafka().tradesTopic();
    try (Admin admin = broker.admin()) {
      admin
          .createPartitions(Map.of(topic, NewPartitions.increaseTo(tradePartitions)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    await().until(() -> ends(topic).size() == tradePartitions);
  }

  void send(Trade trade, int partition) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            config.kafka().tradesTopic(),
            partition,
            trade.eventTimeMicros() / 1000,
            trade.symbol().getBytes(UTF_8),
            writer.toBytes(trade, trade.eventTimeMicros()));
    record
        .headers()
        .add(
            RecordHeaders.RECEIVED_AT,
            Long.toString(trade.eventTimeMicros() * 1000).getBytes(UTF_8))
        .add(RecordHeaders.ORIGIN, "live".getBytes(UTF_8));
    sent.add(producer.send(record));
  }

  void send(byte[] value) {
    sent.add(producer.send(new ProducerRecord<>(config.kafka().tradesTopic(), 0, null, value)));
  }

  void send(GapClaim claim) {
    sent.add(
        producer.send(
            new ProducerRecord<>(
                config.kafka().gapClaimsTopic(),
                0,
                claim.symbol().getBytes(UTF_8),
                claim.toJson().getBytes(UTF_8))));
  }

  /** Waits until the broker has all that was sent. */
  void awaitSent() throws Exception {
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
    sent.clear();
  }

  /** Runs until {@link #stop}. */
  void start() {
    start(StartCheck.Wish.CHECKPOINT_ONLY);
  }

  void start(StartCheck.Wish wish) {
    job = begin(config, wish);
  }

  void start(PublishStep.Listener steps) {
    job = begin(config, StartCheck.Wish.CHECKPOINT_ONLY, steps);
  }

  ConditionFactory await() {
    return awaiting().failFast("the job ended", job::isDone);
  }

  /** Before it was started. */
  ConditionFactory awaiting() {
    return Awaitility.await().atMost(Duration.ofMinutes(4)).pollInterval(Duration.ofMillis(250));
  }

  /** Until the consumer group shows that everything was taken in. */
  void awaitCaughtUp() {
    await()
        .untilAsserted(
            () ->
                assertThat(committed())
                    .isEqualTo(
                        ends(config.kafka().tradesTopic(), config.kafka().gapClaimsTopic())));
  }

  /** Until all is taken in, and the bars are final that the watermark has passed. */
  void awaitFinalBars(ExpectedLake expected, LakeReader lake, long watermarkDelayMicros) {
    awaitCaughtUp();
    await()
        .ignoreExceptionsInstanceOf(SQLException.class)
        .untilAsserted(() -> expected.requireExactForDuckDb(lake, watermarkDelayMicros));
  }

  void stop() throws Exception {
    assertThat(new StopCommand(config).run()).isZero();
    assertThat(job.get(60, TimeUnit.SECONDS)).isZero();
  }

  /** Why it ends by itself. */
  Throwable failure() {
    return catchThrowable(() -> job.get(4, TimeUnit.MINUTES));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }

  /** What the job has written to Kafka, as far as it shows. */
  Map<String, Object> visibleInKafka() throws Exception {
    return Map.of(
        "results",
        ends(config.kafka().barsTopic(), config.kafka().gapsTopic()),
        "letters",
        ends(config.kafka().deadLetterTopic()),
        "group",
        committed());
  }

  private Map<TopicPartition, Long> ends(String... topics) throws Exception {
    try (Admin admin = broker.admin()) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      admin
          .describeTopics(List.of(topics))
          .allTopicNames()
          .get(30, TimeUnit.SECONDS)
          .values()
          .forEach(
              topic ->
                  topic
                      .partitions()
                      .forEach(
                          partition ->
                              latest.put(
                                  new TopicPartition(topic.name(), partition.partition()),
                                  OffsetSpec.latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get(30, TimeUnit.SECONDS)
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    }
  }

  private Map<TopicPartition, Long> committed() throws Exception {
    try (Admin admin = broker.admin()) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      admin
          .listConsumerGroupOffsets(config.kafka().group())
          .partitionsToOffsetAndMetadata()
          .get(30, TimeUnit.SECONDS)
          .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
      return offsets;
    }
  }
}
