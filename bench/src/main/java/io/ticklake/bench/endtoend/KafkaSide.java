package io.ticklake.bench.endtoend;

import io.ticklake.model.ConsumerGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What Kafka says of topics and the streaming job's group. */
final class KafkaSide implements AutoCloseable {
  private final Admin admin;

  KafkaSide(String bootstrap) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrap);
    admin = Admin.create(properties);
  }

  List<TopicPartition> partitions(String... topics)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    admin
        .describeTopics(List.of(topics))
        .allTopicNames()
        .get()
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(found -> partitions.add(new TopicPartition(name, found.partition()))));
    return partitions;
  }

  /** Records that the job has not committed. */
  long lag(List<TopicPartition> partitions) throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(ConsumerGroups.STREAMING)
            .partitionsToOffsetAndMetadata()
            .get();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    long lag = 0;
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
        admin.listOffsets(latest).all().get().entrySet()) {
      OffsetAndMetadata reached = committed.get(end.getKey());
      lag += end.getValue().offset() - (reached == null ? 0 : reached.offset());
    }
    return lag;
  }

  @Override
  public void close() {
    admin.close();
  }
}
