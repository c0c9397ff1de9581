package io.ticklake.streaming.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** What Spark says of the query after each batch. */
final class QueryMeters {
  private static final String WHOLE_BATCH = "triggerExecution";

  private final Clock clock;
  private final Timer batches;
  private final MultiGauge phases;
  private volatile double watermarkSeconds = Double.NaN;
  private volatile double stateRows = Double.NaN;
  private volatile double stateBytes = Double.NaN;
  private volatile double droppedRows;
  private volatile double perSecond = Double.NaN;
  private long publishedBatch = -1;
  private long publishedRecords;

  QueryMeters(MeterRegistry registry, Clock clock) {
    this.clock = clock;
    batches =
        Timer.builder("ticklake_streaming_batch")
            .description("How long batches take, from trigger to commit")
            .serviceLevelObjectives(
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5))
            .register(registry);
    phases =
        MultiGauge.builder("ticklake_streaming_batch_phase_seconds")
            .description("How long each phase of the newest batch took; triggerExecution is all")
            .register(registry);
    Gauge.builder("ticklake_streaming_watermark_delay_seconds", this::watermarkDelay)
        .description("How far the watermark lies behind the clock")
        .register(registry);
    Gauge.builder("ticklake_streaming_state_rows", () -> stateRows)
        .description("Symbols in the state")
        .register(registry);
    Gauge.builder("ticklake_streaming_state_bytes", () -> stateBytes)
        .description("Memory that the state takes in all executors")
        .register(registry);
    Gauge.builder("ticklake_streaming_state_dropped_rows", () -> droppedRows)
        .description("Rows that Spark threw away for being late: never any")
        .register(registry);
    Gauge.builder("ticklake_streaming_processed_trades_per_second", () -> perSecond)
        .description("Trades of the newest batch by the time it took")
        .register(registry);
  }

  /** The trades of a batch, repeated ones too; its progress comes afterwards. */
  synchronized void published(long batchId, long records) {
    publishedBatch = batchId;
    publishedRecords = records;
  }

  synchronized void progressed(StreamingQueryProgress progress) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Map.Entry<String, Long> phase : progress.durationMs().entrySet()) {
      rows.add(MultiGauge.Row.of(Tags.of("phase", phase.getKey()), phase.getValue() / 1000.0));
    }
    phases.register(rows, true);
    Long whole = progress.durationMs().get(WHOLE_BATCH);
    if (whole != null && progress.batchId() == publishedBatch) {
      batches.record(whole, TimeUnit.MILLISECONDS);
      perSecond = publishedRecords * 1000.0 / Math.max(1, whole);
    }
    String watermark = progress.eventTime().get("watermark");
    if (watermark != null) {
      long seconds = Instant.parse(watermark).getEpochSecond();
      watermarkSeconds = seconds == 0 ? Double.NaN : seconds;
    }
    long known = 0;
    long bytes = 0;
    for (StateOperatorProgress operator : progress.stateOperators()) {
      known += operator.numRowsTotal();
      bytes += operator.memoryUsedBytes();
      droppedRows += operator.numRowsDroppedByWatermark();
    }
    stateRows = known;
    stateBytes = bytes;
  }

  private double watermarkDelay() {
    return clock.millis() / 1000.0 - watermarkSeconds;
  }
}
