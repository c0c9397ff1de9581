package io.ticklake.streaming.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a producer of the job is made with.
 *
 * @param client how to reach the cluster: the bootstrap servers and what the user's own file says
 */
public record ProducerSettings(Map<String, String> client) implements Serializable {
  /** Half of the memory that a producer has for what it sends. */
  private static final int LARGEST_REQUEST = 16 << 20;

  public ProducerSettings {
    client = Map.copyOf(client);
  }

  /** Of a producer that fences every older one of this id, and writes in transactions. */
  Properties transactional(String id) {
    Properties properties = toProperties();
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
    return properties;
  }

  Properties toProperties() {
    Map<String, String> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "60000");
    // A dead letter is its record and three headers. The broker judges its size, compressed; the
    // producer would refuse it before, by its size as it is.
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(LARGEST_REQUEST));
    settings.putAll(client);
    settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }
}
