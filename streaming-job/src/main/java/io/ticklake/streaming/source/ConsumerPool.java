package io.ticklake.streaming.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * An executor's consumers between two batches: their connections, and what they have fetched ahead,
 * are worth keeping. At most one is kept for each partition, and none that nobody asks for.
 */
final class ConsumerPool {
  static final ConsumerPool SHARED = new ConsumerPool(ConsumerPool::open, System::nanoTime);

  private static final Duration LONGEST_REST = Duration.ofMinutes(5);

  private final Function<Subscription, PartitionRecords> opener;
  private final LongSupplier nanoTime;
  private final Map<Subscription, Resting> resting = new HashMap<>();

  ConsumerPool(Function<Subscription, PartitionRecords> opener, LongSupplier nanoTime) {
    this.opener = opener;
    this.nanoTime = nanoTime;
  }

  /** The caller has it to itself, until it gives it back or closes it. */
  PartitionRecords take(Subscription subscription) {
    Resting rested;
    synchronized (resting) {
      rested = resting.remove(subscription);
    }
    return rested == null ? opener.apply(subscription) : rested.records;
  }

  void giveBack(Subscription subscription, PartitionRecords records) {
    List<PartitionRecords> superfluous = new ArrayList<>();
    long now = nanoTime.getAsLong();
    synchronized (resting) {
      Resting other = resting.put(subscription, new Resting(records, now));
      if (other != null) {
        superfluous.add(other.records);
      }
      Iterator<Resting> all = resting.values().iterator();
      while (all.hasNext()) {
        Resting one = all.next();
        if (now - one.since > LONGEST_REST.toNanos()) {
          superfluous.add(one.records);
          all.remove();
        }
      }
    }
    superfluous.forEach(PartitionRecords::close);
  }

  private static PartitionRecords open(Subscription subscription) {
    Map<String, Object> settings = new HashMap<>(subscription.settings());
    // These hand out what was fetched as it lies in memory.
    settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    return new PartitionRecords(
        new KafkaConsumer<>(settings, new ByteBufferDeserializer(), new ByteBufferDeserializer()),
        subscription.partition(),
        subscription.patience());
  }

  private record Resting(PartitionRecords records, long since) {}
}
