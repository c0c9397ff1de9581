package io.ticklake.streaming.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The consumer group that shows how far the job has come. The checkpoint alone decides where it
 * goes on; the group is there for people and their tools.
 */
public final class ConsumerGroup implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 10;
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Admin admin;
  private final String group;

  ConsumerGroup(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  public static ConsumerGroup open(Map<String, String> client, String group) {
    Properties properties = new Properties();
    properties.putAll(client);
    return new ConsumerGroup(Admin.create(properties), group);
  }

  /** Says that everything before these offsets is in the lake. */
  public void commit(Map<TopicPartition, Long> offsets)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    offsets.forEach((partition, offset) -> positions.put(partition, new OffsetAndMetadata(offset)));
    admin.alterConsumerGroupOffsets(group, positions).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** Where these partitions end now. */
  public Map<TopicPartition, Long> ends(Iterable<TopicPartition> partitions)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest)
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  @Override
  public void close() {
    // A broker that does not answer is not waited for.
    admin.close(CLOSE);
  }
}
