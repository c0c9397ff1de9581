package io.ticklake.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Gap;
import io.ticklake.streaming.metrics.OpenGaps;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerReaderTest {
  private static final TopicPartition LEDGER = new TopicPartition("trade-gaps", 0);
  private static final int GAPS = 2000;

  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(OffsetResetStrategy.EARLIEST);
  private final AtomicLong nanos = new AtomicLong();
  private final LedgerReader reader =
      new LedgerReader(consumer, Duration.ofSeconds(10), nanos::get);
  private long written;

  /** Gaps of ten ids each, all of them opened and then all but two filled. */
  @BeforeEach
  void writeLedger() {
    consumer.updateBeginningOffsets(Map.of(LEDGER, 0L));
    consumer.setMaxPollRecords(10);
    consumer.schedulePollTask(
        () -> {
          for (int gap = 0; gap < GAPS; gap++) {
            write(gap, Gap.Status.OPEN);
          }
          for (int gap = 2; gap < GAPS; gap++) {
            write(gap, Gap.Status.FILLED);
          }
        });
  }

  @Test
  void aLongLedgerIsReadToItsEndWhereThereIsTimeForIt() {
    assertThat(reader.readTo(Map.of(LEDGER, 2L * GAPS - 2))).contains(new OpenGaps(2, 20));
  }

  @Test
  void whatIsReadInPartSaysNothing() {
    eachPollTakes(Duration.ofMillis(51));
    assertThat(reader.readTo(Map.of(LEDGER, 2L * GAPS - 2))).isEmpty();

    assertThat(reader.readTo(Map.of(LEDGER, 2L * GAPS - 2))).isEmpty();
    assertThat(reader.readTo(Map.of(LEDGER, 2L * GAPS - 2))).contains(new OpenGaps(2, 20));
  }

  @Test
  void whatWasKnownStandsUntilMoreIsRead() {
    reader.readTo(Map.of(LEDGER, 2L * GAPS - 2));
    consumer.schedulePollTask(() -> write(GAPS, Gap.Status.OPEN));
    eachPollTakes(Duration.ofSeconds(11));

    assertThat(reader.readTo(Map.of(LEDGER, 2L * GAPS + 5))).contains(new OpenGaps(2, 20));
    assertThat(reader.readTo(Map.of(LEDGER, 2L * GAPS - 1))).contains(new OpenGaps(3, 30));
  }

  @Test
  void gapsThatSpanAllIdsAreNotCountedBackwards() {
    consumer.schedulePollTask(
        () -> {
          for (String symbol : List.of("B", "C")) {
            write(new Gap(symbol, 0, Long.MAX_VALUE, 1, Gap.Status.OPEN));
          }
        });

    assertThat(reader.readTo(Map.of(LEDGER, 2L * GAPS))).contains(new OpenGaps(4, Long.MAX_VALUE));
  }

  @Test
  void aLineThatIsNoneHidesNoOther() {
    consumer.schedulePollTask(
        () -> {
          write("no line".getBytes(UTF_8), new byte[] {'{'});
          write(0, Gap.Status.FILLED);
        });

    assertThat(reader.readTo(Map.of(LEDGER, 2L * GAPS))).contains(new OpenGaps(1, 10));
  }

  private void eachPollTakes(Duration time) {
    for (int poll = 0; poll < GAPS; poll++) {
      consumer.schedulePollTask(() -> nanos.addAndGet(time.toNanos()));
    }
  }

  private void write(int gap, Gap.Status status) {
    write(new Gap("A", 100L * gap, 100L * gap + 9, 1, status));
  }

  private void write(Gap line) {
    write((line.symbol() + ":" + line.fromId()).getBytes(UTF_8), line.toJson().getBytes(UTF_8));
  }

  private void write(byte[] key, byte[] line) {
    consumer.addRecord(
        new ConsumerRecord<>(LEDGER.topic(), LEDGER.partition(), written++, key, line));
  }
}
