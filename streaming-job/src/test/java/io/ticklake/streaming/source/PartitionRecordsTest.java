package io.ticklake.streaming.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.SharedBroker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real broker, whose log is more than a row of records. */
class PartitionRecordsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic = "records-" + UUID.randomUUID();
  private final TopicPartition partition = new TopicPartition(topic, 0);
  private BrokerProcess broker;

  @BeforeEach
  void createTopic() throws Exception {
    broker = SharedBroker.running();
    broker.createTopic(topic, 1, Map.of());
  }

  @Test
  void readsOnWhereTheBatchBeforeEndedAndAgainWhereItIsTold() throws Exception {
    send(0, 100);
    try (PartitionRecords records = open(PATIENCE)) {
      records.seek(10);
      assertThat(read(records, 30)).isEqualTo(values(10, 30));
      records.seek(30);
      assertThat(read(records, 100)).isEqualTo(values(30, 100));
      records.seek(5);
      assertThat(read(records, 6)).isEqualTo(values(5, 6));
      send(100, 120);
      records.seek(90);
      assertThat(read(records, 120)).isEqualTo(values(90, 120));
    }
  }

  @Test
  void passesOverOffsetsThatHoldNoRecord() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      // Each transaction takes one offset more, for its marker: 0, 1, 2 and 3; 4, 5 and 6.
      transact(producer, List.of("a", "b", "c"));
      transact(producer, List.of("d", "e"));
      try (PartitionRecords records = open(PATIENCE)) {
        records.seek(0);
        assertThat(read(records, 4)).containsExactly("a", "b", "c");
        records.seek(4);
        assertThat(read(records, 7)).containsExactly("d", "e");
        records.seek(3);
        assertThat(read(records, 4)).isEmpty();
        records.seek(2);
        assertThat(read(records, 5)).containsExactly("c", "d");
      }
    }
  }

  @Test
  void aRecordThatKafkaDeletedIsAnErrorThatSaysWhich() throws Exception {
    send(0, 10);
    try (Admin admin = broker.admin();
        PartitionRecords records = open(PATIENCE)) {
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(7)))
          .all()
          .get(30, TimeUnit.SECONDS);
      records.seek(5);
      assertThatThrownBy(() -> records.next(10))
          .isInstanceOf(LostRecordsException.class)
          .hasMessageStartingWith(
              "Cannot read %s from offset 5: Kafka has not got it, or no longer."
                  .formatted(partition));
      records.seek(7);
      assertThat(read(records, 10)).isEqualTo(values(7, 10));
    }
  }

  @Test
  void doesNotWaitForEver() throws Exception {
    send(0, 3);
    try (PartitionRecords records = open(Duration.ofMillis(300))) {
      records.seek(3);
      assertThatThrownBy(() -> records.next(4))
          .hasMessageStartingWith("Cannot read %s from offset 3: ".formatted(partition));
    }
  }

  @Test
  void aPoolKeepsOneConsumerForEachPartitionThatIsInUse() {
    AtomicLong now = new AtomicLong();
    AtomicInteger opened = new AtomicInteger();
    List<MockConsumer<ByteBuffer, ByteBuffer>> consumers = new ArrayList<>();
    ConsumerPool pool =
        new ConsumerPool(
            subscription -> {
              opened.incrementAndGet();
              consumers.add(new MockConsumer<>(OffsetResetStrategy.NONE));
              return new PartitionRecords(
                  consumers.get(consumers.size() - 1), subscription.partition(), PATIENCE);
            },
            now::get);
    Subscription first = new Subscription(partition, Map.of("group.id", "a"), PATIENCE);
    Subscription second =
        new Subscription(new TopicPartition(topic, 1), Map.of("group.id", "a"), PATIENCE);

    PartitionRecords one = pool.take(first);
    PartitionRecords twin = pool.take(first);
    assertThat(twin).as("a consumer serves one task at a time").isNotSameAs(one);
    pool.giveBack(first, one);
    pool.giveBack(first, twin);
    assertThat(consumers).extracting(MockConsumer::closed).containsExactly(true, false);
    assertThat(pool.take(first)).isSameAs(twin);
    pool.giveBack(first, twin);

    PartitionRecords other = pool.take(second);
    now.addAndGet(Duration.ofMinutes(6).toNanos());
    pool.giveBack(second, other);
    assertThat(consumers).extracting(MockConsumer::closed).containsExactly(true, true, false);
    assertThat(pool.take(second)).isSameAs(other);
    assertThat(opened).hasValue(3);
  }

  private PartitionRecords open(Duration patience) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.bootstrap(),
            "auto.offset.reset", "none",
            "enable.auto.commit", "false",
            "isolation.level", "read_committed",
            "max.poll.records", "7");
    return ConsumerPool.SHARED.take(new Subscription(partition, settings, patience));
  }

  private static List<String> read(PartitionRecords records, long end) {
    List<String> values = new ArrayList<>();
    for (ConsumerRecord<?, ByteBuffer> record = records.next(end);
        record != null;
        record = records.next(end)) {
      values.add(UTF_8.decode(record.value().duplicate()).toString());
    }
    return values;
  }

  private static List<String> values(int from, int to) {
    List<String> values = new ArrayList<>();
    for (int i = from; i < to; i++) {
      values.add("value " + i);
    }
    return values;
  }

  private void send(int from, int to) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (String value : values(from, to)) {
        producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8))).get();
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a commit fails where a record did
  private void transact(KafkaProducer<byte[], byte[]> producer, List<String> values) {
    producer.beginTransaction();
    values.forEach(value -> producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8))));
    producer.commitTransaction();
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", broker.bootstrap());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
