package io.ticklake.streaming.engine;

import io.ticklake.streaming.config.KafkaSettings;
import io.ticklake.streaming.kafka.Offsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Where a query without a checkpoint begins to read. */
record StartingOffsets(KafkaSettings kafka) {
  private static final long EARLIEST = -2;
  private static final long TIMEOUT_SECONDS = 30;

  /**
   * As Spark's source wants it. Claims are always read from their beginning: they are few, and the
   * lake keeps only those that closed a gap. Reading trades from too early does no harm, the state
   * knows them.
   */
  String toJson(Optional<List<String>> published) {
    if (published.isEmpty()) {
      return "earliest";
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions()) {
      offsets.put(partition, EARLIEST);
    }
    for (String line : published.get()) {
      Offsets.parse(line)
          .forEach(
              (partition, offset) -> {
                if (partition.topic().equals(kafka.tradesTopic())) {
                  offsets.replace(partition, offset);
                }
              });
    }
    return Offsets.format(offsets);
  }

  private List<TopicPartition> partitions() {
    Properties properties = new Properties();
    properties.putAll(kafka.client());
    try (Admin admin = Admin.create(properties)) {
      return admin
          .describeTopics(List.of(kafka.tradesTopic(), kafka.gapClaimsTopic()))
          .allTopicNames()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
          .values()
          .stream()
          .flatMap(StartingOffsets::partitions)
          .toList();
    } catch (ExecutionException | TimeoutException e) {
      throw new CannotStartException("Cannot ask Kafka for its partitions: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("Cannot ask Kafka for its partitions: interrupted");
    }
  }

  private static java.util.stream.Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()));
  }
}
