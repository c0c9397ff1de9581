package io.ticklake.streaming.engine;

import io.ticklake.streaming.config.KafkaSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a query without a checkpoint begins to read.
 *
 * @param json as Spark's source wants it
 * @param deviations where that is not where the lake ends, and what it means: a sentence each
 */
record StartingOffsets(String json, List<String> deviations) {
  private static final long EARLIEST = -2;
  private static final long TIMEOUT_SECONDS = 30;

  /**
   * After what the lake has, if that is known, as far as Kafka still has it. Claims are always read
   * from their beginning: they are few, and the lake keeps only those that closed a gap. Reading
   * trades from too early does no harm, the state knows them.
   *
   * @param published lines of offsets up to which the lake has everything
   */
  static StartingOffsets of(KafkaSettings kafka, Optional<List<String>> published) {
    if (published.isEmpty()) {
      return new StartingOffsets("earliest", List.of());
    }
    Map<TopicPartition, Long> reached = new HashMap<>();
    published.get().forEach(line -> reached.putAll(Offsets.parse(line)));
    reached.keySet().removeIf(partition -> !partition.topic().equals(kafka.tradesTopic()));
    Properties properties = new Properties();
    properties.putAll(kafka.client());
    try (Admin admin = Admin.create(properties)) {
      Map<TopicPartition, Long> begins = begins(admin, kafka);
      Map<TopicPartition, Long> ends = offsets(admin, begins.keySet(), OffsetSpec.latest());
      return between(begins, reached, ends);
    } catch (ExecutionException | TimeoutException e) {
      throw new CannotStartException("Cannot ask Kafka for its offsets: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("Cannot ask Kafka for its offsets: interrupted");
    }
  }

  private static StartingOffsets between(
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> reached,
      Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> start = new HashMap<>();
    List<String> deviations = new ArrayList<>();
    begins.forEach(
        (partition, begin) -> {
          Long offset = reached.get(partition);
          start.put(partition, offset == null ? EARLIEST : offset);
          if (offset != null && offset < begin) {
            start.put(partition, EARLIEST);
            deviations.add(
                "Kafka has deleted offsets %d to %d of %s before they were read: what is missing then shows as gaps"
                    .formatted(offset, begin - 1, partition));
          } else if (offset != null && offset > ends.get(partition)) {
            start.put(partition, EARLIEST);
            deviations.add(
                "Kafka's %s ends at offset %d, where the lake has it up to %d: it was made anew, and is read from its beginning"
                    .formatted(partition, ends.get(partition), offset));
          }
        });
    return new StartingOffsets(Offsets.format(start), List.copyOf(deviations));
  }

  /** All partitions, in order. */
  private static Map<TopicPartition, Long> begins(Admin admin, KafkaSettings kafka)
      throws ExecutionException, TimeoutException, InterruptedException {
    Set<TopicPartition> partitions =
        admin
            .describeTopics(List.of(kafka.tradesTopic(), kafka.gapClaimsTopic()))
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .values()
            .stream()
            .flatMap(StartingOffsets::partitions)
            .collect(Collectors.toSet());
    return offsets(admin, partitions, OffsetSpec.earliest());
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin, Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, which));
    Map<TopicPartition, Long> offsets =
        new TreeMap<>(
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    admin
        .listOffsets(wanted)
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()));
  }
}
