package io.ticklake.streaming.kafka;

import io.ticklake.streaming.config.KafkaSettings;
import io.ticklake.streaming.metrics.Outlook;
import io.ticklake.streaming.metrics.PartitionBacklog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks Kafka how far the job's group is behind, and reads the ledger along. Retention counts from a
 * record's own time, as Kafka's does; it deletes whole segments, so no sooner than said here. A
 * limit of the topic in bytes is not looked at. Not thread-safe.
 */
public final class KafkaOutlook implements Outlook.Source {
  private static final long TIMEOUT_SECONDS = 10;
  private static final Duration OLDEST_WITHIN = Duration.ofSeconds(3);
  private static final Duration LEDGER_WITHIN = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaSettings settings;
  private final Admin admin;
  private final Consumer<byte[], byte[]> trades;
  private final LedgerReader ledger;
  private final LongSupplier nanoTime;

  private KafkaOutlook(
      KafkaSettings settings,
      Admin admin,
      Consumer<byte[], byte[]> trades,
      LedgerReader ledger,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.admin = admin;
    this.trades = trades;
    this.ledger = ledger;
    this.nanoTime = nanoTime;
  }

  public static KafkaOutlook open(KafkaSettings settings) {
    Properties client = new Properties();
    client.putAll(settings.client());
    Properties consumer = new Properties();
    consumer.putAll(client);
    consumer.put("key.deserializer", ByteArrayDeserializer.class.getName());
    consumer.put("value.deserializer", ByteArrayDeserializer.class.getName());
    consumer.put("enable.auto.commit", "false");
    consumer.put("auto.offset.reset", "earliest");
    consumer.put("isolation.level", "read_committed");
    consumer.put("max.partition.fetch.bytes", "65536");
    LongSupplier nanoTime = System::nanoTime;
    return new KafkaOutlook(
        settings,
        Admin.create(client),
        new KafkaConsumer<>(consumer),
        new LedgerReader(new KafkaConsumer<>(consumer), LEDGER_WITHIN, nanoTime),
        nanoTime);
  }

  @Override
  public Outlook look() throws ExecutionException, TimeoutException, InterruptedException {
    Set<TopicPartition> partitions = partitions(settings.tradesTopic(), settings.gapClaimsTopic());
    Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
    Map<TopicPartition, Long> positions = new HashMap<>(begins);
    await(admin.listConsumerGroupOffsets(settings.group()).partitionsToOffsetAndMetadata())
        .forEach((partition, offset) -> replace(positions, partition, offset));
    Map<TopicPartition, Instant> expiries = expiries(positions, begins, ends);

    List<PartitionBacklog> backlogs = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      backlogs.add(
          new PartitionBacklog(
              partition,
              positions.get(partition),
              ends.get(partition),
              Optional.ofNullable(expiries.get(partition))));
    }
    return new Outlook(
        backlogs,
        ledger.readTo(
            offsets(
                partitions(settings.gapsTopic()),
                OffsetSpec.latest(),
                IsolationLevel.READ_COMMITTED)));
  }

  private static void replace(
      Map<TopicPartition, Long> positions, TopicPartition partition, OffsetAndMetadata offset) {
    if (offset != null) {
      positions.replace(partition, offset.offset());
    }
  }

  /** When the first unread record of each partition that has one may go. */
  private Map<TopicPartition, Instant> expiries(
      Map<TopicPartition, Long> positions,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, Long> unread = new HashMap<>();
    positions.forEach(
        (partition, position) -> {
          if (position < ends.get(partition)) {
            unread.put(partition, Math.max(position, begins.get(partition)));
          }
        });
    Map<String, Long> retention = retention();
    unread.keySet().removeIf(partition -> retention.get(partition.topic()) < 0);
    Map<TopicPartition, Instant> expiries = new HashMap<>();
    timesAt(unread)
        .forEach(
            (partition, millis) ->
                expiries.put(
                    partition, Instant.ofEpochMilli(millis + retention.get(partition.topic()))));
    return expiries;
  }

  private Map<TopicPartition, Long> timesAt(Map<TopicPartition, Long> offsets)
      throws TimeoutException {
    Map<TopicPartition, Long> times = new HashMap<>();
    // An assignment that stays keeps its pauses.
    trades.unsubscribe();
    trades.assign(offsets.keySet());
    offsets.forEach(trades::seek);
    long deadline = nanoTime.getAsLong() + OLDEST_WITHIN.toNanos();
    while (times.size() < offsets.size() && nanoTime.getAsLong() - deadline < 0) {
      for (ConsumerRecord<byte[], byte[]> record : trades.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (times.putIfAbsent(partition, record.timestamp()) == null) {
          trades.pause(Set.of(partition));
        }
      }
    }
    if (times.size() < offsets.size()) {
      throw new TimeoutException("no record came from where the job has to read on");
    }
    return times;
  }

  /** Milliseconds by topic, below 0: for ever. */
  private Map<String, Long> retention()
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<String, Long> retention = new HashMap<>();
    List<ConfigResource> topics =
        List.of(
            new ConfigResource(ConfigResource.Type.TOPIC, settings.tradesTopic()),
            new ConfigResource(ConfigResource.Type.TOPIC, settings.gapClaimsTopic()));
    await(admin.describeConfigs(topics).all())
        .forEach(
            (topic, config) -> {
              boolean deletes =
                  config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains("delete");
              retention.put(
                  topic.name(),
                  deletes
                      ? Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value())
                      : -1);
            });
    return retention;
  }

  private Set<TopicPartition> partitions(String... topics)
      throws ExecutionException, TimeoutException, InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    await(admin.describeTopics(List.of(topics)).allTopicNames())
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        partition ->
                            partitions.add(new TopicPartition(name, partition.partition()))));
    return partitions;
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, TimeoutException, InterruptedException {
    return offsets(partitions, which, IsolationLevel.READ_UNCOMMITTED);
  }

  private Map<TopicPartition, Long> offsets(
      Set<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> found :
        await(admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all()).entrySet()) {
      offsets.put(found.getKey(), found.getValue().offset());
    }
    return offsets;
  }

  private static <T> T await(KafkaFuture<T> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    trades.close();
    ledger.close();
    admin.close(CLOSE);
  }
}
