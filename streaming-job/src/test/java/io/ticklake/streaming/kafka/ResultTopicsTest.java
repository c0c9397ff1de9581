package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.streaming.engine.OutputsTakenException;
import io.ticklake.streaming.testing.BrokerProcess;
import io.ticklake.streaming.testing.SharedBroker;
import io.ticklake.streaming.testing.TopicRecords;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bars and gaps on a real broker, as those see them who read what is committed. */
class ResultTopicsTest {
  private static final String LAKE = "hdfs://master:9000/datalake";
  private static final Gap GAP = new Gap("A", 5, 9, 1, Gap.Status.OPEN);

  private final String barsTopic = "bars-" + UUID.randomUUID();
  private final String gapsTopic = "gaps-" + UUID.randomUUID();
  private BrokerProcess broker;

  @BeforeEach
  void createTopics() throws Exception {
    broker = SharedBroker.running();
    broker.createTopic(barsTopic, 1, Map.of("cleanup.policy", "compact"));
    broker.createTopic(gapsTopic, 1, Map.of("cleanup.policy", "compact"));
  }

  @Test
  void oneThatTookOverEarlierIsRefused() {
    try (ResultTopics older = open(LAKE)) {
      older.write(List.of(bar(0)), List.of(GAP));
      try (ResultTopics newer = open(LAKE)) {
        newer.write(List.of(bar(2)), List.of());

        assertThatThrownBy(() -> older.write(List.of(bar(1)), List.of(GAP)))
            .isInstanceOf(OutputsTakenException.class);
        newer.write(List.of(bar(3)), List.of());
      }
    }

    assertThat(committed(barsTopic))
        .containsExactly(bar(0).toJson(), bar(2).toJson(), bar(3).toJson());
    assertThat(committed(gapsTopic)).containsExactly(GAP.toJson());
  }

  @Test
  void whatWasTakenCanBeTakenBack() {
    try (ResultTopics older = open(LAKE);
        ResultTopics newer = open(LAKE)) {
      assertThatThrownBy(() -> older.write(List.of(bar(0)), List.of(GAP)))
          .isInstanceOf(OutputsTakenException.class);

      older.takeOver();
      older.write(List.of(bar(1)), List.of(GAP));

      assertThatThrownBy(() -> newer.write(List.of(bar(2)), List.of()))
          .isInstanceOf(OutputsTakenException.class);
    }

    assertThat(committed(barsTopic)).containsExactly(bar(1).toJson());
    assertThat(committed(gapsTopic)).containsExactly(GAP.toJson());
  }

  /** As a driver that is frozen while it writes, and goes on when its successor has gone on. */
  @Test
  void whatItHadBegunIsTakenBack() {
    try (ResultTopics older = open(LAKE)) {
      List<Bar> interrupted =
          list(
              2,
              i -> {
                if (i == 1) {
                  awaitUncommitted(bar(0).toJson());
                  try (ResultTopics newer = open(LAKE)) {
                    newer.write(List.of(bar(2)), List.of());
                  }
                }
                return bar(i);
              });

      assertThatThrownBy(() -> older.write(interrupted, List.of(GAP)))
          .isInstanceOf(OutputsTakenException.class);
    }

    assertThat(committed(barsTopic)).containsExactly(bar(2).toJson());
    assertThat(committed(gapsTopic)).isEmpty();
  }

  @Test
  void whoWritesToAnotherLakeIsLeftAlone() {
    try (ResultTopics one = open(LAKE);
        ResultTopics other = open("file:/tmp/lake")) {
      one.write(List.of(bar(0)), List.of());
      other.write(List.of(bar(1)), List.of());
      one.write(List.of(bar(2)), List.of());
    }

    assertThat(committed(barsTopic)).hasSize(3);
  }

  @Test
  void aBatchWithNothingToSayLeavesNothing() {
    try (ResultTopics topics = open(LAKE)) {
      topics.write(List.of(), List.of());
      assertThat(TopicRecords.end(broker, barsTopic)).isZero();
      topics.write(List.of(bar(0)), List.of());
      assertThat(TopicRecords.end(broker, barsTopic))
          .as("the bar, and the transaction's mark")
          .isEqualTo(2);
      assertThat(TopicRecords.end(broker, gapsTopic)).isZero();
    }
  }

  @Test
  void aBatchThatFailsLeavesNothing() throws Exception {
    String tooSmall = gapsTopic + "-too-small";
    broker.createTopic(tooSmall, 1, Map.of("max.message.bytes", "1"));
    try (ResultTopics topics = open(LAKE, tooSmall)) {
      assertThatThrownBy(() -> topics.write(List.of(bar(0)), List.of(GAP)))
          .hasMessage("Cannot write bars and gaps to Kafka")
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
    // Nobody reads what stands behind a transaction that is still open.
    try (ResultTopics other = open("file:/tmp/lake")) {
      other.write(List.of(bar(1)), List.of());
    }

    assertThat(committed(barsTopic)).containsExactly(bar(1).toJson());
  }

  private ResultTopics open(String lake) {
    return open(lake, gapsTopic);
  }

  private ResultTopics open(String lake, String gaps) {
    ProducerSettings settings =
        new ProducerSettings(Map.of("bootstrap.servers", broker.bootstrap()));
    ResultTopics topics = ResultTopics.open(settings, lake, barsTopic, gaps);
    topics.takeOver();
    return topics;
  }

  private List<String> committed(String topic) {
    return TopicRecords.of(broker, topic).stream()
        .map(record -> new String(record.value(), UTF_8))
        .toList();
  }

  private void awaitUncommitted(String bar) {
    Awaitility.await()
        .until(
            () ->
                TopicRecords.evenUncommitted(broker, barsTopic).stream()
                    .anyMatch(record -> new String(record.value(), UTF_8).equals(bar)));
  }

  private static <T> List<T> list(int size, IntFunction<T> element) {
    return new AbstractList<>() {
      @Override
      public T get(int index) {
        return element.apply(index);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private static Bar bar(int revision) {
    BigDecimal one = BigDecimal.ONE;
    return new Bar(
        "A", 0, one, one, one, one, one, one, one, 1, one, one, 1, 1, true, revision, true, false);
  }
}
