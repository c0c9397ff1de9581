package io.ticklake.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.model.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads whole topics of results as a consumer who knows their format alone. */
final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String bootstrap;

  TopicReader(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /** What holds of each bar: the highest revision, a final one over a live one, the newest. */
  Map<String, TruthBar> newestBars() {
    Map<String, JsonNode> newest = new HashMap<>();
    for (JsonNode bar : all(Topics.BARS_1M)) {
      newest.merge(
          TruthBars.key(bar.get("symbol").asText(), bar.get("open_time").asLong()),
          bar,
          (old, next) -> rank(next) >= rank(old) ? next : old);
    }
    Map<String, TruthBar> bars = new HashMap<>();
    newest.forEach((key, bar) -> bars.put(key, bar(bar)));
    return bars;
  }

  /** The newest line of each key of the ledger. */
  Map<String, LedgerLine> newestGaps() {
    Map<String, LedgerLine> newest = new HashMap<>();
    all(Topics.TRADE_GAPS)
        .forEach(
            json -> {
              LedgerLine line = line(json, "status");
              newest.put(line.key(), line);
            });
    return newest;
  }

  List<LedgerLine> claims() {
    return all(Topics.GAP_CLAIMS).stream().map(json -> line(json, "claim")).toList();
  }

  private static long rank(JsonNode bar) {
    return bar.get("revision").asLong() * 2 + (bar.get("final").asBoolean() ? 1 : 0);
  }

  private static LedgerLine line(JsonNode json, String status) {
    return new LedgerLine(
        json.get("symbol").asText(),
        json.get("from_id").asLong(),
        json.get("to_id").asLong(),
        json.get(status).asText());
  }

  private static TruthBar bar(JsonNode json) {
    return new TruthBar(
        json.get("symbol").asText(),
        json.get("open_time").asLong(),
        decimal(json, "open"),
        decimal(json, "high"),
        decimal(json, "low"),
        decimal(json, "close"),
        decimal(json, "volume"),
        decimal(json, "quote_volume"),
        decimal(json, "vwap"),
        json.get("trades").asLong(),
        decimal(json, "taker_buy_volume"),
        decimal(json, "taker_buy_quote_volume"),
        json.get("first_id").asLong(),
        json.get("last_id").asLong(),
        json.get("complete").asBoolean());
  }

  private static BigDecimal decimal(JsonNode json, String field) {
    return json.hasNonNull(field) ? new BigDecimal(json.get(field).asText()) : null;
  }

  /** Every record that is in the topic now, those of one key in their order. */
  private List<JsonNode> all(String topic) {
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrap);
    config.put("key.deserializer", ByteArrayDeserializer.class.getName());
    config.put("value.deserializer", ByteArrayDeserializer.class.getName());
    config.put("isolation.level", "read_committed");
    List<JsonNode> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
          if (one.value() != null) {
            all.add(JSON.readTree(new String(one.value(), StandardCharsets.UTF_8)));
          }
        }
      }
    } catch (JsonProcessingException e) {
      throw new DemoException(
          "Cannot understand a record of %s: %s".formatted(topic, e.getMessage()), e);
    }
    return all;
  }
}
