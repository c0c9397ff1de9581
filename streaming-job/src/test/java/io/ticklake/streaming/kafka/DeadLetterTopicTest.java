package io.ticklake.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.Rejection;
import io.ticklake.streaming.parse.DeadLetters;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.SharedBroker;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeadLetterTopicTest {
  private static BrokerProcess broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = SharedBroker.running();
  }

  @Test
  void aMissingTopicIsWaitedForOnce() {
    AtomicInteger added = new AtomicInteger();
    DeadLetters letters =
        letters("letters-nowhere", Map.of("max.block.ms", "300"), reason -> added.incrementAndGet());

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

  private static DeadLetters letters(
      String topic,
      Map<String, String> client,
      java.util.function.Consumer<Rejection> counter) {
    Map<String, String> all = new java.util.HashMap<>(client);
    all.put("bootstrap.servers", broker.bootstrap());
    return DeadLetterTopic.factory(new ProducerSettings(all), topic).open(counter);
  }
}
