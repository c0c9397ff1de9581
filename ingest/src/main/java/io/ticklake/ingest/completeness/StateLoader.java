package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.Topics;
import io.ticklake.model.TradeParser;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the ledgers to where they were: from {@code ingest-state}, and from what {@code trades}
 * holds beyond it, since a crash can come between an acknowledgement and the next state.
 */
public final class StateLoader {
  private static final Logger LOG = LoggerFactory.getLogger(StateLoader.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Ledgers ledgers;
  private final TradeParser parser = new TradeParser();
  private final Map<String, String> unreadable = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> statesEnd = new HashMap<>();
  private final Map<String, Long> newestMicros = new HashMap<>();
  private long states;
  private long trades;

  public StateLoader(Consumer<byte[], byte[]> consumer, Ledgers ledgers) {
    this.consumer = consumer;
    this.ledgers = ledgers;
  }

  /**
   * Reads both topics to their present ends. Where there is no state (any more), {@code trades}
   * alone says what is there, as far back as trades can be fetched.
   *
   * @param beyond the time since which trades may lack in the states, by the newest state's time in
   *     milliseconds since the epoch; 0 if there is none
   * @throws IllegalArgumentException if a symbol's newest state cannot be read
   */
  public void load(LongUnaryOperator beyond) {
    loadStates();
    List<TopicPartition> partitions = assign(Topics.TRADES);
    seek(partitions, Math.max(0, beyond.applyAsLong(newestStateMillis())));
    readToEnd(partitions, this::trade);
  }

  /**
   * Reads the states alone, to their present end.
   *
   * @throws IllegalArgumentException if a symbol's newest state cannot be read
   */
  public void loadStates() {
    List<TopicPartition> states = assign(Topics.INGEST_STATE);
    consumer.seekToBeginning(states);
    statesEnd.putAll(readToEnd(states, this::state));
    if (!unreadable.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("; ", unreadable.values())
              + "; a record of the same key without a value makes it be left out");
    }
  }

  /** Records of states read: more than symbols, as far as the topic is not compacted. */
  public long states() {
    return states;
  }

  /** Symbols that have a state. */
  public Set<String> symbols() {
    return Set.copyOf(newestMicros.keySet());
  }

  /** When the newest state was written, in milliseconds since the epoch; 0 if there is none. */
  public long newestStateMillis() {
    return newestMicros.values().stream().mapToLong(micros -> micros / 1000).max().orElse(0);
  }

  /** Up to where states were read. */
  public Map<TopicPartition, Long> statesEnd() {
    return Map.copyOf(statesEnd);
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

  private Map<TopicPartition, Long> readToEnd(
      List<TopicPartition> partitions,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      consumer.poll(POLL).forEach(reader);
    }
    Map<TopicPartition, Long> positions = new HashMap<>();
    partitions.forEach(partition -> positions.put(partition, consumer.position(partition)));
    return positions;
  }

  /**
   * Of what is not compacted yet the older records count, too: of several writers the last may not
   * have taken in what another wrote just before. A record without a value ends what was said.
   */
  private void state(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      LOG.warn("state offset={} ignored=\"it has no key\"", record.offset());
      return;
    }
    String symbol = new String(record.key(), UTF_8);
    unreadable.remove(symbol);
    if (record.value() == null) {
      ledgers.forget(symbol);
      newestMicros.remove(symbol);
      return;
    }
    LedgerState state;
    try {
      state = LedgerState.parse(record.value());
    } catch (IllegalArgumentException e) {
      unreadable.put(
          symbol,
          e.getMessage()
              + " (key "
              + symbol
              + ", partition "
              + record.partition()
              + ", offset "
              + record.offset()
              + ")");
      return;
    }
    ledgers.of(symbol).restore(state);
    newestMicros.merge(symbol, state.updatedAtMicros(), Math::max);
    states++;
  }

  private void trade(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() != null && parser.parse(record.value(), 0, record.value().length)) {
      ledgers.of(parser.symbol()).acknowledged(parser.id());
      trades++;
    }
  }
}
