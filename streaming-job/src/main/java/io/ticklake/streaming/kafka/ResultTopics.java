package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.streaming.engine.BatchOutputs;
import io.ticklake.streaming.engine.CannotStartException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Bars and the gap ledger in their topics, each batch in a transaction of its own: all of it or
 * nothing. Delivery is at least once; keys and revisions make it idempotent.
 *
 * <p>Of all that ever took over the topics for one lake, Kafka takes records from the newest alone.
 * What an older one has begun then, no reader sees that reads what is committed.
 */
public final class ResultTopics implements BatchOutputs, AutoCloseable {
  /** Access to Kafka is given by this prefix. */
  private static final String ID_PREFIX = "ticklake-streaming:";

  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final Producer<byte[], byte[]> producer;
  private final AcknowledgedSender sender;
  private final String transactionalId;
  private final String barsTopic;
  private final String gapsTopic;

  private ResultTopics(
      Producer<byte[], byte[]> producer,
      String transactionalId,
      String barsTopic,
      String gapsTopic) {
    this.producer = producer;
    this.sender = new AcknowledgedSender(producer, "bars and gaps");
    this.transactionalId = transactionalId;
    this.barsTopic = barsTopic;
    this.gapsTopic = gapsTopic;
  }

  /**
   * Writes nothing before it has taken over.
   *
   * @param lake the lake's name, the same for whoever writes to it
   */
  public static ResultTopics open(
      ProducerSettings settings, String lake, String barsTopic, String gapsTopic) {
    String id = ID_PREFIX + lake + ":" + barsTopic + ":" + gapsTopic;
    return new ResultTopics(
        new KafkaProducer<>(settings.transactional(id)), id, barsTopic, gapsTopic);
  }

  @Override
  public void takeOver() {
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      throw new CannotStartException(
          "Cannot write to Kafka under the transactional id "
              + transactionalId
              + ": "
              + e.getMessage());
    }
  }

  /** Writes a batch. After a failure it can only be closed, which takes back what was begun. */
  @Override
  public void write(List<Bar> bars, List<Gap> gaps) {
    if (bars.isEmpty() && gaps.isEmpty()) {
      return;
    }
    producer.beginTransaction();
    for (Bar bar : bars) {
      send(barsTopic, bar.symbol() + ":" + bar.openTimeMicros(), bar.toJson());
    }
    for (Gap gap : gaps) {
      send(gapsTopic, gap.symbol() + ":" + gap.fromId(), gap.toJson());
    }
    sender.awaitAll();
    producer.commitTransaction();
  }

  @Override
  public void close() {
    // Taking back what was begun would wait for ever where no broker answers.
    producer.close(CLOSE);
  }

  private void send(String topic, String key, String value) {
    sender.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)));
  }
}
