package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import io.ticklake.model.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a start makes of what {@code ingest-state} holds. */
final class StateLoaderTest {
  private final Topic topic = new Topic();
  private final Ledgers ledgers = new Ledgers();
  private final StateLoader loader = new StateLoader(topic, ledgers);
  private final AtomicLong newestMillis = new AtomicLong(-1);

  @Test
  void aRecordWithoutAValueTakesBackAllThatWasSaidBefore() {
    topic.written("A", state(1, 10, 12, 5_000));
    topic.written("B", state(-1, 3, 4, 2_000));
    topic.written("A", "{".getBytes(UTF_8));
    topic.written("A", null);
    load();
    assertThat(ledgers.of("A").unknown()).isTrue();
    assertThat(accounted("B")).containsExactly(new IdRange(3, 4));
    assertThat(loader.symbols()).containsExactly("B");
    // As if the topic had been compacted: what was taken back says nothing of the time either.
    assertThat(newestMillis).hasValue(2);
  }

  @Test
  void whatIsSaidAfterARecordWithoutAValueHolds() {
    topic.written("A", state(1, 10, 12, 5_000));
    topic.written("A", null);
    topic.written("A", state(20, 21, 22, 6_000));
    load();
    assertThat(accounted("A")).containsExactly(new IdRange(21, 22));
    assertThat(ledgers.of("A").begins()).hasValue(20);
    assertThat(newestMillis).hasValue(6);
  }

  /** One of two was killed before it had taken in what the other had written just before. */
  @Test
  void theNewestRecordOfASymbolMayLackWhatAnOlderOneSays() {
    topic.written("A", state(1, 10, 12, 5_000));
    topic.written("A", state(-1, 20, 22, 6_000));
    load();
    assertThat(ledgers.of("A").begins()).hasValue(1);
    assertThat(accounted("A")).containsExactly(new IdRange(10, 12), new IdRange(20, 22));
  }

  @Test
  void aNewestStateThatCannotBeReadIsNamedAndAnOlderOneDoesNotMatter() {
    topic.written("A", "{".getBytes(UTF_8));
    topic.written("A", state(1, 10, 12, 5_000));
    topic.written("B", state(1, 10, 12, 5_000));
    topic.written("B", "{".getBytes(UTF_8));
    assertThatThrownBy(this::load)
        .hasMessage(
            "Invalid ingest state: not JSON (key B, partition 0, offset 3); a record of the same"
                + " key without a value makes it be left out");
  }

  private void load() {
    loader.load(
        millis -> {
          newestMillis.set(millis);
          return millis;
        });
  }

  private List<IdRange> accounted(String symbol) {
    ledgers.of(symbol).markChanged();
    return ledgers.of(symbol).stateIfChanged(1).accounted().ranges();
  }

  private static byte[] state(long begin, long from, long to, long updatedAtMicros) {
    IdRanges accounted = IdRanges.ofLongs(new long[] {from, to});
    return new LedgerState(begin, accounted, new IdRanges(), Optional.empty(), updatedAtMicros)
        .toBytes();
  }

  /** Holds the states as they were written; there are no trades. */
  private static final class Topic extends MockConsumer<byte[], byte[]> {
    private static final TopicPartition STATES = new TopicPartition(Topics.INGEST_STATE, 0);
    private static final TopicPartition TRADES = new TopicPartition(Topics.TRADES, 0);

    private final List<ConsumerRecord<byte[], byte[]>> states = new ArrayList<>();

    Topic() {
      super("earliest");
      for (TopicPartition partition : List.of(STATES, TRADES)) {
        updatePartitions(
            partition.topic(),
            List.of(new PartitionInfo(partition.topic(), partition.partition(), null, null, null)));
        updateBeginningOffsets(Map.of(partition, 0L));
        updateEndOffsets(Map.of(partition, 0L));
      }
      schedulePollTask(() -> states.forEach(this::addRecord));
    }

    void written(String symbol, byte[] value) {
      states.add(
          new ConsumerRecord<>(
              STATES.topic(), STATES.partition(), states.size(), symbol.getBytes(UTF_8), value));
      updateEndOffsets(Map.of(STATES, (long) states.size()));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> none = new HashMap<>();
      times.keySet().forEach(partition -> none.put(partition, null));
      return none;
    }
  }
}
