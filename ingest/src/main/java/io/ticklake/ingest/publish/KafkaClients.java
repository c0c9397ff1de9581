package io.ticklake.ingest.publish;

import io.ticklake.ingest.config.KafkaConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes Kafka's clients from the configuration. */
public final class KafkaClients {
  private final KafkaConfig config;

  public KafkaClients(KafkaConfig config) {
    this.config = config;
  }

  /** Never gives a record up and never reorders; a full buffer makes the sender wait. */
  public Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(ofProducer());
  }

  private Map<String, Object> ofProducer() {
    Map<String, Object> properties = common();
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, config.compression());
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, config.batch().toInt());
    properties.put(ProducerConfig.LINGER_MS_CONFIG, config.linger().toMillis());
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.buffer().bytes());
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, config.largestRequest().toInt());
    return properties;
  }

  /** Gives an answer up, and its closing too, after the time that is configured for answers. */
  public Admin admin() {
    Map<String, Object> properties = common();
    int within = Math.toIntExact(config.answerWithin().toMillis());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, within);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, within);
    return Admin.create(properties);
  }

  /**
   * What is wrong before any client is made: what answers is no Kafka, for one.
   *
   * @throws KafkaException if a property of the clients is invalid
   */
  public List<String> faults() {
    var unusedProducer = new ProducerConfig(ofProducer());
    var unusedConsumer = new ConsumerConfig(ofConsumer());
    int within = Math.toIntExact(config.answerWithin().toMillis());
    return new KafkaProbe(new AdminClientConfig(common()), within).faults();
  }

  public Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(ofConsumer());
  }

  private Map<String, Object> ofConsumer() {
    Map<String, Object> properties = common();
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    return properties;
  }

  private Map<String, Object> common() {
    Map<String, Object> properties = new HashMap<>(config.client());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap());
    properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, "ticklake-ingest");
    return properties;
  }
}
