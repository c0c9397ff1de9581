package io.ticklake.streaming.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Positions in Kafka as Spark writes them: {@code {"trades":{"0":123}}}, each the next offset to
 * read.
 */
public final class Offsets {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static Map<TopicPartition, Long> parse(String json) {
    Map<String, Map<Integer, Long>> topics;
    try {
      topics = JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Invalid offsets: " + json, e);
    }
    Map<TopicPartition, Long> offsets = new java.util.HashMap<>();
    topics.forEach(
        (topic, partitions) ->
            partitions.forEach(
                (partition, offset) -> offsets.put(new TopicPartition(topic, partition), offset)));
    return offsets;
  }

  public static String format(Map<TopicPartition, Long> offsets) {
    Map<String, Map<Integer, Long>> topics = new TreeMap<>();
    offsets.forEach(
        (partition, offset) ->
            topics
                .computeIfAbsent(partition.topic(), absent -> new TreeMap<>())
                .put(partition.partition(), offset));
    try {
      return JSON.writeValueAsString(topics);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write offsets", e);
    }
  }

  private Offsets() {}
}
