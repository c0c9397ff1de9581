package io.ticklake.streaming.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is in a topic of one partition, as its users do. */
public final class TopicRecords {
  private static final Duration POLL = Duration.ofMillis(100);

  /** All that is committed now. */
  public static List<ConsumerRecord<byte[], byte[]>> of(BrokerProcess broker, String topic) {
    return read(broker, topic, "read_committed");
  }

  /** Also what belongs to no transaction that was committed. */
  public static List<ConsumerRecord<byte[], byte[]>> evenUncommitted(
      BrokerProcess broker, String topic) {
    return read(broker, topic, "read_uncommitted");
  }

  /** The offset behind all that is in it, marks of transactions too. */
  public static long end(BrokerProcess broker, String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker, "read_uncommitted")) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      BrokerProcess broker, String topic, String isolation) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker, isolation)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(BrokerProcess broker, String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", broker.bootstrap(), "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private TopicRecords() {}
}
