package io.ticklake.ingest.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from a point on and keeps what it has seen. */
public final class TopicReader implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();

  private TopicReader(String bootstrap, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
  }

  public static TopicReader fromStart(String bootstrap, String topic) {
    TopicReader reader = new TopicReader(bootstrap, topic);
    reader.consumer.seekToBeginning(reader.consumer.assignment());
    return reader;
  }

  public static TopicReader fromNow(String bootstrap, String topic) {
    TopicReader reader = new TopicReader(bootstrap, topic);
    reader.consumer.seekToEnd(reader.consumer.assignment());
    reader.consumer.assignment().forEach(reader.consumer::position);
    return reader;
  }

  /** Everything seen, with what has come since the last call. */
  public List<ConsumerRecord<byte[], byte[]>> poll() {
    consumer.poll(Duration.ofMillis(200)).forEach(seen::add);
    return seen;
  }

  /** Everything that was there when this was called. */
  public List<ConsumerRecord<byte[], byte[]>> readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll();
    }
    return seen;
  }

  /** The newest value of each key, of everything that was there when this was called. */
  public Map<String, String> newest() {
    Map<String, String> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : readToEnd()) {
      newest.put(new String(record.key(), UTF_8), new String(record.value(), UTF_8));
    }
    return newest;
  }

  public List<ConsumerRecord<byte[], byte[]>> seen() {
    return seen;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
