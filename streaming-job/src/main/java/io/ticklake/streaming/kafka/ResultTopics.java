package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.streaming.engine.BatchOutputs;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Bars and the gap ledger in their topics. Delivery is at least once; keys and revisions make it
 * idempotent.
 */
public final class ResultTopics implements BatchOutputs, AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final AcknowledgedSender sender;
  private final String barsTopic;
  private final String gapsTopic;

  ResultTopics(Producer<byte[], byte[]> producer, String barsTopic, String gapsTopic) {
    this.producer = producer;
    this.sender = new AcknowledgedSender(producer, "bars and gaps");
    this.barsTopic = barsTopic;
    this.gapsTopic = gapsTopic;
  }

  public static ResultTopics open(ProducerSettings settings, String barsTopic, String gapsTopic) {
    return new ResultTopics(new KafkaProducer<>(settings.toProperties()), barsTopic, gapsTopic);
  }

  @Override
  public void write(List<Bar> bars, List<Gap> gaps) {
    for (Bar bar : bars) {
      send(barsTopic, bar.symbol() + ":" + bar.openTimeMicros(), bar.toJson());
    }
    for (Gap gap : gaps) {
      send(gapsTopic, gap.symbol() + ":" + gap.fromId(), gap.toJson());
    }
    sender.awaitAll();
  }

  private void send(String topic, String key, String value) {
    sender.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)));
  }

  @Override
  public void close() {
    producer.close();
  }
}
