package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.Rejection;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.SharedBroker;
import io.ticklake.streaming.testing.TopicRecords;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeadLetterTopicTest {
  /** A broker takes batches of 1 MiB and twelve bytes, of which 61 and some are not the value. */
  private static final int MOST = (1 << 20) - 64;

  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = SharedBroker.running();
  }

  @Test
  void aMissingTopicIsWaitedForOnce() {
    AtomicInteger added = new AtomicInteger();
    DeadLetters letters =
        letters(
            "letters-nowhere", Map.of("max.block.ms", "300"), reason -> added.incrementAndGet());

    assertThatThrownBy(
            () -> {
              for (int offset = 0; offset < 10; offset++) {
                letters.add(Rejection.NOT_JSON, "trades", 0, offset, new byte[] {1}, "live");
              }
            })
        .hasMessage("Cannot write dead letters to Kafka")
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(added).hasValue(1);
  }

  @Test
  void aRecordAsLargeAsAnyIsKeptWhole() throws Exception {
    broker.createTopic("letters-whole", 1, Map.of());
    byte[] junk = "junk".repeat(MOST / 4).getBytes(UTF_8);
    DeadLetters letters = letters("letters-whole", Map.of(), reason -> {});

    letters.add(Rejection.NOT_JSON, "trades", 3, 77, junk, "live");
    letters.flush();

    ConsumerRecord<byte[], byte[]> letter = TopicRecords.of(broker, "letters-whole").get(0);
    assertThat(letter.value()).isEqualTo(junk);
    assertThat(headers(letter))
        .isEqualTo(Map.of("reason", "not-json", "coordinates", "trades-3@77", "origin", "live"));
  }

  @Test
  void whatTheBrokerRefusesForItsSizeIsCut() throws Exception {
    broker.createTopic("letters-cut", 1, Map.of());
    byte[] junk = new byte[MOST];
    // Nothing that compression makes smaller.
    new Random(7).nextBytes(junk);
    DeadLetters letters = letters("letters-cut", Map.of(), reason -> {});

    letters.add(Rejection.NOT_UTF8, "trades", 3, 77, junk, "backfill");
    letters.add(Rejection.NOT_JSON, "trades", 3, 78, new byte[] {1}, "");
    letters.flush();

    List<ConsumerRecord<byte[], byte[]>> all = TopicRecords.of(broker, "letters-cut");
    assertThat(all).hasSize(2);
    ConsumerRecord<byte[], byte[]> cut =
        all.stream().filter(letter -> letter.value().length > 1).findFirst().orElseThrow();
    assertThat(cut.value()).isEqualTo(Arrays.copyOf(junk, 4096));
    assertThat(headers(cut))
        .isEqualTo(
            Map.of(
                "reason", "not-utf8",
                "coordinates", "trades-3@77",
                "origin", "backfill",
                "truncated_from", Integer.toString(MOST)));
  }

  private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
    Map<String, String> headers = new HashMap<>();
    record
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    return headers;
  }

  private static DeadLetters letters(
      String topic, Map<String, String> client, Consumer<Rejection> counter) {
    Map<String, String> all = new HashMap<>(client);
    all.put("bootstrap.servers", broker.bootstrap());
    return DeadLetterTopic.factory(new ProducerSettings(all), topic).open(counter);
  }
}
