package io.ticklake.streaming.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.model.Rejection;
import io.ticklake.streaming.engine.BatchSummary;
import java.time.Clock;
import java.util.Map;

/** What the published batches held. Counts are this driver's: they begin at 0 with each start. */
final class BatchMeters {
  private final Clock clock;
  private final Counter trades;
  private final Counter duplicates;
  private final Counter late;
  private final Counter liveBars;
  private final Counter finalBars;
  private final Counter revisedBars;
  private final Counter overflowedBars;
  private final Counter filled;
  private final Counter absent;
  private final Counter files;
  private volatile Map<Rejection, Long> deadLetters = Map.of();
  private volatile double publishedAt;
  private volatile double batchId = Double.NaN;

  BatchMeters(MeterRegistry registry, Clock clock) {
    this.clock = clock;
    // So that a first batch that hangs is seen.
    publishedAt = clock.millis() / 1000.0;
    trades = counter(registry, "trades", "Trades that the lake took in");
    duplicates = counter(registry, "duplicates", "Trades that it had already");
    late = counter(registry, "late_trades", "Trades taken in behind the watermark");
    files = counter(registry, "files", "Files published into the lake");
    String bars = "Bars published, by what they are";
    liveBars = counter(registry, "bars", bars, "kind", "live");
    finalBars = counter(registry, "bars", bars, "kind", "final");
    revisedBars = counter(registry, "bars", bars, "kind", "revised");
    overflowedBars =
        counter(registry, "overflowed_bars", "Final and revised bars with a sum that has no room");
    String ids = "Missing ids of which the ledger learned what became of them";
    filled = counter(registry, "gap_ids", ids, "status", Gap.Status.FILLED.label());
    absent = counter(registry, "gap_ids", ids, "status", Gap.Status.ABSENT.label());
    for (Rejection reason : Rejection.values()) {
      FunctionCounter.builder(
              "ticklake_streaming_dead_letters",
              this,
              meters -> meters.deadLetters.getOrDefault(reason, 0L))
          .description("Records that are no trade that the lake can hold")
          .tag("reason", reason.label())
          .register(registry);
    }
    Gauge.builder("ticklake_streaming_last_batch_timestamp_seconds", () -> publishedAt)
        .description("When the newest batch was published; before the first, when the driver began")
        .register(registry);
    Gauge.builder("ticklake_streaming_last_batch_id", () -> batchId)
        .description("The newest batch that was published")
        .register(registry);
  }

  void published(BatchSummary batch, Map<Rejection, Long> lettersSoFar) {
    trades.increment((double) batch.trades());
    duplicates.increment((double) batch.duplicates());
    late.increment((double) batch.late());
    files.increment(batch.files());
    for (Bar bar : batch.bars()) {
      Counter kind = !bar.isFinal() ? liveBars : bar.revision() == 0 ? finalBars : revisedBars;
      kind.increment();
      if (bar.isFinal() && bar.overflow()) {
        overflowedBars.increment();
      }
    }
    for (Gap gap : batch.gaps()) {
      if (gap.status() != Gap.Status.OPEN) {
        Counter ids = gap.status() == Gap.Status.FILLED ? filled : absent;
        ids.increment(gap.toId() - gap.fromId() + 1.0);
      }
    }
    deadLetters = Map.copyOf(lettersSoFar);
    publishedAt = clock.millis() / 1000.0;
    batchId = batch.batchId();
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, String... tags) {
    return Counter.builder("ticklake_streaming_" + name)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
