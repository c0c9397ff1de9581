package io.ticklake.streaming.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ticklake.model.Rejection;
import io.ticklake.streaming.engine.BatchSummary;
import java.time.Clock;
import java.util.Map;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/** Everything that is counted and measured, under its Prometheus names. Thread-safe. */
public final class JobMetrics extends StreamingQueryListener implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BatchMeters batches;
  private final QueryMeters query;
  private final BacklogMeters backlog;
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public JobMetrics(Clock clock) {
    batches = new BatchMeters(registry, clock);
    query = new QueryMeters(registry, clock);
    backlog = new BacklogMeters(registry, clock);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /**
   * Counts a batch that is in the lake.
   *
   * @param deadLetters by reason, since the job began
   */
  public void published(BatchSummary batch, Map<Rejection, Long> deadLetters) {
    query.published(batch.batchId(), batch.trades() + batch.duplicates());
    batches.published(batch, deadLetters);
  }

  public void looked(Outlook outlook) {
    backlog.looked(outlook);
  }

  /** Kafka could not be asked. */
  public void lookFailed() {
    backlog.failed();
  }

  /** In Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    query.progressed(event.progress());
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
