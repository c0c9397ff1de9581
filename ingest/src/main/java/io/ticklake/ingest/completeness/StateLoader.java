package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Topics;
import io.ticklake.model.TradeParser;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Brings the ledgers to where they were: from {@code ingest-state}, and from what {@code trades}
 * holds beyond it, since a crash can come between an acknowledgement and the next state.
 */
public final class StateLoader {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long MARGIN_MILLIS = 10_000;

  private final Consumer<byte[], byte[]> consumer;
  private final Ledgers ledgers;
  private final TradeParser parser = new TradeParser();
  private long newestStateMicros;
  private long states;
  private long trades;

  public StateLoader(Consumer<byte[], byte[]> consumer, Ledgers ledgers) {
    this.consumer = consumer;
    this.ledgers = ledgers;
  }

  /**
   * Reads both topics to their present ends.
   *
   * @throws IllegalArgumentException if a state is of an unknown version
   */
  public void load(Duration stateEvery) {
    List<TopicPartition> states = assign(Topics.INGEST_STATE);
    consumer.seekToBeginning(states);
    readToEnd(states, this::state);
    if (newestStateMicros > 0) {
      List<TopicPartition> partitions = assign(Topics.TRADES);
      long since = newestStateMicros / 1000 - 2 * stateEvery.toMillis() - MARGIN_MILLIS;
      seek(partitions, since);
      readToEnd(partitions, this::trade);
    }
  }

  /** States read. */
  public long states() {
    return states;
  }

  /** Trades read beyond the states. */
  public long trades() {
    return trades;
  }

  private List<TopicPartition> assign(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    return partitions;
  }

  private void seek(List<TopicPartition> partitions, long sinceMillis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, sinceMillis));
    Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp offset = offsets.get(partition);
      if (offset == null) {
        consumer.seekToEnd(List.of(partition));
      } else {
        consumer.seek(partition, offset.offset());
      }
    }
  }

  private void readToEnd(
      List<TopicPartition> partitions,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      consumer.poll(POLL).forEach(reader);
    }
  }

  private void state(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    LedgerState state = LedgerState.parse(record.value());
    ledgers.of(new String(record.key(), UTF_8)).restore(state);
    newestStateMicros = Math.max(newestStateMicros, state.updatedAtMicros());
    states++;
  }

  private void trade(ConsumerRecord<byte[], byte[]> record) {
    if (parser.parse(record.value(), 0, record.value().length)) {
      ledgers.of(parser.symbol()).acknowledged(parser.id());
      trades++;
    }
  }
}
