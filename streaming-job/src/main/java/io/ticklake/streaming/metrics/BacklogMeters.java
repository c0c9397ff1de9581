package io.ticklake.streaming.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What Kafka holds that the job has not read, and which gaps are open. */
final class BacklogMeters {
  private final Clock clock;
  private final MultiGauge lags;
  private final Counter failures;
  private volatile Outlook outlook;
  private volatile double perSecond = Double.NaN;
  private long lastMillis;
  private long lastEnd;

  BacklogMeters(MeterRegistry registry, Clock clock) {
    this.clock = clock;
    lags =
        MultiGauge.builder("ticklake_streaming_lag_records")
            .description("Records that are not in the lake yet")
            .register(registry);
    failures =
        Counter.builder("ticklake_streaming_watch_failures")
            .description("How often Kafka could not be asked for the backlog")
            .register(registry);
    gauge(
        registry,
        "time_to_retention_seconds",
        "How long until the oldest record that was not read may be deleted; +Inf: nothing will be",
        this::timeToRetention);
    gauge(
        registry,
        "open_gaps",
        "Ranges of ids that are missing now",
        known -> known.gaps().map(gaps -> (double) gaps.ranges()).orElse(Double.NaN));
    gauge(
        registry,
        "open_gap_ids",
        "Ids that are missing now",
        known -> known.gaps().map(gaps -> (double) gaps.ids()).orElse(Double.NaN));
    Gauge.builder("ticklake_streaming_input_records_per_second", () -> perSecond)
        .description("Records that come into the topics")
        .register(registry);
  }

  void looked(Outlook now) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    long end = 0;
    for (PartitionBacklog backlog : now.backlogs()) {
      Tags tags =
          Tags.of(
              "topic",
              backlog.partition().topic(),
              "partition",
              Integer.toString(backlog.partition().partition()));
      rows.add(MultiGauge.Row.of(tags, backlog.lag()));
      end += backlog.end();
    }
    lags.register(rows, true);
    long millis = clock.millis();
    if (lastMillis > 0 && millis > lastMillis) {
      perSecond = Math.max(0, end - lastEnd) * 1000.0 / (millis - lastMillis);
    }
    lastMillis = millis;
    lastEnd = end;
    outlook = now;
  }

  void failed() {
    failures.increment();
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Outlook> value) {
    Gauge.builder(
            "ticklake_streaming_" + name,
            () -> {
              Outlook known = outlook;
              return known == null ? Double.NaN : value.applyAsDouble(known);
            })
        .description(description)
        .register(registry);
  }

  private double timeToRetention(Outlook known) {
    Optional<Instant> first =
        known.backlogs().stream()
            .flatMap(backlog -> backlog.expiry().stream())
            .min(Instant::compareTo);
    return first
        .map(expiry -> Math.max(0, Duration.between(clock.instant(), expiry).toMillis() / 1000.0))
        .orElse(Double.POSITIVE_INFINITY);
  }
}
