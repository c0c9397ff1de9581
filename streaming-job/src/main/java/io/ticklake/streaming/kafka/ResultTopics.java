package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.streaming.engine.BatchOutputs;
import io.ticklake.streaming.engine.CannotStartException;
import io.ticklake.streaming.engine.OutputsTakenException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

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

  private final ProducerSettings settings;
  private final String transactionalId;
  private final String barsTopic;
  private final String gapsTopic;
  private Producer<byte[], byte[]> producer;
  private AcknowledgedSender sender;

  private ResultTopics(
      ProducerSettings settings, String transactionalId, String barsTopic, String gapsTopic) {
    this.settings = settings;
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
    return new ResultTopics(settings, id, barsTopic, gapsTopic);
  }

  @Override
  public void takeOver() {
    close();
    try {
      // One that was fenced can do nothing any more.
      producer = new KafkaProducer<>(settings.transactional(transactionalId));
      sender = new AcknowledgedSender(producer, "bars and gaps");
      producer.initTransactions();
    } catch (KafkaException e) {
      throw new CannotStartException(
          "Cannot write to Kafka under the transactional id "
              + transactionalId
              + ": "
              + e.getMessage());
    }
  }

  /**
   * Writes a batch. After a failure the topics can only be taken over again, or closed: both take
   * back what was begun.
   */
  @Override
  public void write(List<Bar> bars, List<Gap> gaps) {
    if (bars.isEmpty() && gaps.isEmpty()) {
      return;
    }
    try {
      producer.beginTransaction();
      for (Bar bar : bars) {
        send(barsTopic, bar.symbol() + ":" + bar.openTimeMicros(), bar.toJson());
      }
      for (Gap gap : gaps) {
        send(gapsTopic, gap.symbol() + ":" + gap.fromId(), gap.toJson());
      }
      sender.awaitAll();
      producer.commitTransaction();
    } catch (KafkaException | IllegalStateException e) {
      if (isFenced(e)) {
        throw new OutputsTakenException("Kafka takes bars and gaps from another driver now", e);
      }
      throw e;
    }
  }

  /** The broker may have given the id on, too, where a transaction took too long. */
  private static boolean isFenced(Exception failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(
            cause ->
                cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException);
  }

  @Override
  public void close() {
    if (producer != null) {
      // Taking back what was begun would wait for ever where no broker answers.
      producer.close(CLOSE);
    }
  }

  private void send(String topic, String key, String value) {
    sender.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value.getBytes(UTF_8)));
  }
}
