package io.ticklake.ingest;

import io.ticklake.ingest.config.KafkaConfig;
import io.ticklake.ingest.publish.KafkaCheck;
import io.ticklake.ingest.publish.KafkaClients;
import io.ticklake.ingest.publish.PublishMeter;
import io.ticklake.ingest.time.Time;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks why Kafka stands still: a broker that is away is waited for, a topic that is gone is not.
 */
final class KafkaWatch {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);

  private final KafkaClients clients;
  private final KafkaConfig config;
  private final List<String> topics;
  private final PublishMeter meter;
  private final Consumer<String> fatal;
  private final Time time;
  private final Stall stall;
  private long askedMillis = Long.MIN_VALUE;

  KafkaWatch(
      KafkaClients clients,
      KafkaConfig config,
      List<String> topics,
      PublishMeter meter,
      Consumer<String> fatal,
      Time time) {
    this.clients = clients;
    this.config = config;
    this.topics = topics;
    this.meter = meter;
    this.fatal = fatal;
    this.time = time;
    this.stall = new Stall(meter, config.stalledAfter());
  }

  /** To be called again and again, by one thread. */
  void look() {
    long now = time.millis();
    List<String> stalled = stall.stalled(now);
    if (stalled.isEmpty()
        || (askedMillis != Long.MIN_VALUE
            && now - askedMillis < config.stalledAfter().toMillis())) {
      return;
    }
    askedMillis = now;
    LOG.warn("kafka stalled={} outstanding={}", stalled, meter.outstanding());
    try (Admin admin = clients.admin()) {
      KafkaCheck.faults(admin, config.bootstrap(), topics, config.answerWithin(), time).stream()
          .filter(KafkaCheck.Fault::lasting)
          .findFirst()
          .ifPresent(fault -> fatal.accept(fault.line()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What stands still, in words; empty if nothing does. */
  Optional<String> standstill() {
    List<String> stalled = stall.stalled(time.millis());
    return stalled.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Kafka has acknowledged nothing of "
                + stalled
                + " for "
                + config.stalledAfter().toMillis() / 1000.0
                + " s");
  }
}
