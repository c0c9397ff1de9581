package io.ticklake.streaming.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/**
 * One producer for all tasks of an executor: a task lives too short to have one of its own. It
 * lives as long as the process.
 */
final class SharedProducers {
  private static final Map<ProducerSettings, Producer<byte[], byte[]>> PRODUCERS =
      new ConcurrentHashMap<>();

  static Producer<byte[], byte[]> of(ProducerSettings settings) {
    return PRODUCERS.computeIfAbsent(settings, key -> new KafkaProducer<>(key.toProperties()));
  }

  private SharedProducers() {}
}
