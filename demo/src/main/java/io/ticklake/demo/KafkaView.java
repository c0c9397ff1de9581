package io.ticklake.demo;

import io.ticklake.model.Bar;
import io.ticklake.model.ConsumerGroups;
import io.ticklake.model.Gap;
import io.ticklake.model.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What an onlooker sees in Kafka: trades that came in, how far the stream is, bars and gaps. */
final class KafkaView implements AutoCloseable {
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Bar> newestBars = new HashMap<>();
  private final Map<String, Gap> gaps = new HashMap<>();
  private final Set<String> finalBars = new HashSet<>();
  private long records;

  KafkaView(String bootstrap) {
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrap);
    config.put("key.deserializer", ByteArrayDeserializer.class.getName());
    config.put("value.deserializer", ByteArrayDeserializer.class.getName());
    config.put("isolation.level", "read_committed");
    admin = Admin.create(config);
    consumer = new KafkaConsumer<>(config);
    List<TopicPartition> watched = new ArrayList<>();
    watched.addAll(partitions(Topics.BARS_1M));
    watched.addAll(partitions(Topics.TRADE_GAPS));
    consumer.assign(watched);
    consumer.seekToBeginning(watched);
  }

  /** Records in the topic of trades; trades that came twice count twice. */
  long trades() {
    return endOffsets(Topics.TRADES).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Records that the streaming job has yet to finish. */
  long lag() {
    Map<TopicPartition, Long> ends = endOffsets(Topics.TRADES, Topics.GAP_CLAIMS);
    Map<TopicPartition, OffsetAndMetadata> done =
        await(
            admin
                .listConsumerGroupOffsets(ConsumerGroups.STREAMING)
                .partitionsToOffsetAndMetadata());
    long lag = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      OffsetAndMetadata committed = done.get(end.getKey());
      lag += end.getValue() - (committed == null ? 0 : committed.offset());
    }
    return lag;
  }

  /** Reads on in the topics of bars and gaps. */
  void refresh() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
      records++;
      if (record.value() == null) {
        continue;
      }
      String value = new String(record.value(), StandardCharsets.UTF_8);
      if (record.topic().equals(Topics.BARS_1M)) {
        Bar bar = Bar.parse(value);
        newestBars.merge(
            bar.symbol(), bar, (a, b) -> b.openTimeMicros() >= a.openTimeMicros() ? b : a);
        if (bar.isFinal()) {
          finalBars.add(bar.symbol() + "@" + bar.openTimeMicros());
        }
      } else {
        Gap gap = Gap.parse(value);
        gaps.put(gap.symbol() + gap.fromId(), gap);
      }
    }
  }

  /** How many records of bars and gaps were read so far. */
  long records() {
    return records;
  }

  int finalBars() {
    return finalBars.size();
  }

  long openGaps() {
    return gaps.values().stream().filter(gap -> gap.status() == Gap.Status.OPEN).count();
  }

  /** The newest bar of each of the busiest symbols. */
  List<Bar> busiestBars(int most) {
    return newestBars.values().stream()
        .sorted(
            Comparator.comparingLong(Bar::openTimeMicros)
                .thenComparingLong(Bar::trades)
                .reversed()
                .thenComparing(Bar::symbol))
        .limit(most)
        .toList();
  }

  private Map<TopicPartition, Long> endOffsets(String... topics) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (String topic : topics) {
      partitions(topic).forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    await(admin.listOffsets(wanted).all())
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  private List<TopicPartition> partitions(String topic) {
    TopicDescription description =
        await(admin.describeTopics(Set.of(topic)).allTopicNames()).get(topic);
    return description.partitions().stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .toList();
  }

  static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new DemoException("Cannot ask Kafka: " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new DemoException("Cannot ask Kafka: no answer within 30 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while asking Kafka", e);
    }
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
