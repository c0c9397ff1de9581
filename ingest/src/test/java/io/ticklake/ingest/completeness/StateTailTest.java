package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import io.ticklake.model.RecordHeaders;
import io.ticklake.model.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What one ingester makes of the states that another writes. */
final class StateTailTest {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.INGEST_STATE, 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Ledgers ledgers = new Ledgers();
  private final SymbolLedger ledger = ledgers.of("A");
  private final List<String> heard = new ArrayList<>();
  private final StateTail tail =
      new StateTail(consumer, Map.of(PARTITION, 0L), ledgers, "me", "A"::equals, new Heard(heard));
  private long offset;

  @Test
  void whatTheOtherKnowsIsTakenInAndWritten() {
    ledger.acknowledged(20);
    ledger.stateIfChanged(1);
    written("other", "A", state(5, 10, 12));
    tail.look();
    LedgerState state = ledger.stateIfChanged(2);
    assertThat(state.begin()).isEqualTo(5);
    assertThat(state.accounted().ranges())
        .containsExactly(new IdRange(10, 12), new IdRange(20, 20));
    assertThat(heard).containsExactly("another other A");
  }

  @Test
  void whatTheOtherHasOverwrittenIsWrittenAgain() {
    ledger.beginAt(5);
    ledger.acknowledged(20);
    ledger.stateIfChanged(1);
    written("other", "A", state(-1, 20, 20));
    tail.look();
    assertThat(ledger.stateIfChanged(2).begin()).isEqualTo(5);
  }

  @Test
  void whatBothSayIsNotWrittenAgain() {
    ledger.acknowledged(20);
    ledger.stateIfChanged(1);
    written("other", "A", state(-1, 20, 20));
    tail.look();
    assertThat(ledger.stateIfChanged(2)).isNull();
  }

  @Test
  void whatIsStillToBeWrittenIsNotForgottenWhenTheOtherSaysTheSame() {
    ledger.acknowledged(20);
    written("other", "A", state(-1, 20, 20));
    tail.look();
    assertThat(ledger.stateIfChanged(2)).isNotNull();
  }

  @Test
  void ourOwnRecordsAndSymbolsThatAreNotFollowedAreLeftAlone() {
    written("me", "A", state(-1, 1, 2));
    written("other", "B", state(-1, 1, 2));
    tail.look();
    assertThat(ledger.unknown()).isTrue();
    assertThat(ledgers.of("B").unknown()).isTrue();
  }

  @Test
  void anotherIsSaidOnceAndWhatCannotBeReadEachTime() {
    written("other", "A", "{".getBytes(UTF_8));
    written("other", "A", "{\"version\":2}".getBytes(UTF_8));
    consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("away")));
    tail.look();
    tail.look();
    assertThat(heard)
        .containsExactly(
            "another other A",
            "failed Invalid ingest state: not JSON",
            "failed Invalid ingest state: version 2 is not known here",
            "failed away");
    tail.close();
    tail.look();
    assertThat(consumer.closed()).isTrue();
  }

  /** Coverage that begins later than the other's first id would give up the holes between. */
  @Property(tries = 300)
  void bothComeToSayTheSameAndItIsAllThatEitherKnew(
      @ForAll @Size(max = 6) List<@LongRange(max = 30) Long> mine,
      @ForAll @Size(max = 6) List<@LongRange(max = 30) Long> theirs,
      @ForAll Optional<@LongRange(max = 30) Long> myBegin,
      @ForAll Optional<@LongRange(max = 30) Long> theirBegin) {
    SymbolLedger a = ledger(mine, myBegin);
    SymbolLedger b = ledger(theirs, theirBegin);
    long first = Math.min(a.begins().orElse(Long.MAX_VALUE), b.begins().orElse(Long.MAX_VALUE));
    a.join(whole(b));
    b.join(whole(a));
    a.join(whole(b));
    IdRanges all = new IdRanges();
    mine.forEach(all::add);
    theirs.forEach(all::add);
    for (SymbolLedger ledger : List.of(a, b)) {
      assertThat(ledger.begins().orElse(Long.MAX_VALUE)).isEqualTo(first);
      ledger.markChanged();
      assertThat(ledger.stateIfChanged(1).accounted()).isEqualTo(all);
    }
    LedgerState settled = whole(a);
    b.stateIfChanged(1);
    b.join(settled);
    assertThat(b.stateIfChanged(1)).isNull();
  }

  private static SymbolLedger ledger(List<Long> ids, Optional<Long> begin) {
    SymbolLedger ledger = new Ledgers().of("A");
    begin.ifPresent(ledger::beginAt);
    ids.forEach(ledger::acknowledged);
    return ledger;
  }

  private static LedgerState whole(SymbolLedger ledger) {
    ledger.markChanged();
    return LedgerState.parse(ledger.stateIfChanged(1).toBytes());
  }

  private static byte[] state(long begin, long from, long to) {
    return new LedgerState(
            begin, IdRanges.ofLongs(new long[] {from, to}), new IdRanges(), Optional.empty(), 1)
        .toBytes();
  }

  private void written(String writer, String symbol, byte[] value) {
    long at = offset++;
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    PARTITION.topic(),
                    PARTITION.partition(),
                    at,
                    0,
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    symbol.getBytes(UTF_8),
                    value,
                    new org.apache.kafka.common.header.internals.RecordHeaders(
                        List.of(new RecordHeader(RecordHeaders.WRITER, writer.getBytes(UTF_8)))),
                    Optional.empty())));
  }

  private record Heard(List<String> lines) implements StateTail.Listener {
    @Override
    public void another(String writer, String symbol) {
      lines.add("another " + writer + " " + symbol);
    }

    @Override
    public void failed(RuntimeException cause) {
      lines.add("failed " + cause.getMessage());
    }
  }
}
