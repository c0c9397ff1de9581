package io.ticklake.streaming.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.streaming.config.KafkaSettings;
import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.SharedBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the lake remembers against what a real broker still has. */
class StartingOffsetsTest {
  private static final long EARLIEST = -2;

  private final String trades = "starting-" + UUID.randomUUID();
  private final TopicPartition first = new TopicPartition(trades, 0);
  private final TopicPartition second = new TopicPartition(trades, 1);
  private final TopicPartition claims = new TopicPartition(trades + "-claims", 0);
  private KafkaSettings kafka;

  /** Of the first partition, records 40 to 99 are left; the second has 50. */
  @BeforeEach
  void fillTopic() throws Exception {
    BrokerProcess broker = SharedBroker.running();
    broker.createTopic(trades, 2, Map.of());
    broker.createTopic(claims.topic(), 1, Map.of());
    kafka =
        StreamingConfig.load(
                Optional.empty(),
                Map.of(
                    "kafka.bootstrap", broker.bootstrap(),
                    "kafka.trades-topic", trades,
                    "kafka.gap-claims-topic", claims.topic()))
            .kafka();
    try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Admin admin = broker.admin()) {
      send(producer, first, 100);
      send(producer, second, 50);
      admin
          .deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(40)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void theJobGoesOnWhereTheLakeEnds() {
    StartingOffsets start = after(Map.of(first, 40L, second, 50L, claims, 3L));

    assertThat(Offsets.parse(start.json()))
        .isEqualTo(Map.of(first, 40L, second, 50L, claims, EARLIEST));
    assertThat(start.deviations()).isEmpty();
  }

  @Test
  void whatKafkaHasDeletedIsPassedOverAndSaid() {
    StartingOffsets start = after(Map.of(first, 39L, second, 7L));

    assertThat(Offsets.parse(start.json()))
        .isEqualTo(Map.of(first, EARLIEST, second, 7L, claims, EARLIEST));
    assertThat(start.deviations())
        .containsExactly(
            "Kafka has deleted offsets 39 to 39 of "
                + first
                + " before they were read: what is missing then shows as gaps");
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsBeginning() {
    StartingOffsets start = after(Map.of(first, 100L, second, 51L));

    assertThat(Offsets.parse(start.json()))
        .isEqualTo(Map.of(first, 100L, second, EARLIEST, claims, EARLIEST));
    assertThat(start.deviations())
        .containsExactly(
            "Kafka's "
                + second
                + " ends at offset 50, where the lake has it up to 51: it was made anew, and is read"
                + " from its beginning");
  }

  @Test
  void partitionsThatTheLakeDoesNotKnowAreReadFromTheirBeginning() {
    StartingOffsets start = after(Map.of(first, 60L));

    assertThat(Offsets.parse(start.json()))
        .isEqualTo(Map.of(first, 60L, second, EARLIEST, claims, EARLIEST));
    assertThat(start.deviations()).isEmpty();
  }

  @Test
  void withoutALakeEverythingIsRead() {
    assertThat(StartingOffsets.of(kafka, Optional.empty()).json()).isEqualTo("earliest");
  }

  private StartingOffsets after(Map<TopicPartition, Long> reached) {
    return StartingOffsets.of(kafka, Optional.of(List.of(Offsets.format(reached))));
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, TopicPartition partition, int count)
      throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  partition.topic(), partition.partition(), null, new byte[] {1})));
    }
    for (Future<RecordMetadata> one : sent) {
      one.get(30, TimeUnit.SECONDS);
    }
  }
}
