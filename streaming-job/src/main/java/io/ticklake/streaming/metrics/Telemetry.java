package io.ticklake.streaming.metrics;

import io.ticklake.streaming.config.MetricsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the metrics to whoever wants them, and looks at Kafka beside the batches, so that a job
 * that hangs is seen to fall behind. Nothing that fails here stops the job.
 */
public final class Telemetry implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Telemetry.class);
  private static final long CLOSE_SECONDS = 10;

  private final JobMetrics metrics;
  private final Supplier<Outlook.Source> source;
  private final Optional<ScrapeEndpoint> endpoint;
  private final Optional<PushGateway> gateway;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Daemon::thread);
  private Outlook.Source kafka;
  private boolean looking = true;
  private boolean pushing = true;
  private volatile boolean finished;

  private Telemetry(
      JobMetrics metrics,
      Supplier<Outlook.Source> source,
      Optional<ScrapeEndpoint> endpoint,
      Optional<PushGateway> gateway) {
    this.metrics = metrics;
    this.source = source;
    this.endpoint = endpoint;
    this.gateway = gateway;
  }

  /** Begins to serve what the settings ask for, if anything; closes the source in the end. */
  @SuppressWarnings("FutureReturnValueIgnored") // A look handles its own failures.
  public static Telemetry start(
      MetricsSettings settings, JobMetrics metrics, Supplier<Outlook.Source> kafka) {
    Telemetry telemetry =
        new Telemetry(
            metrics,
            kafka,
            settings.listen().flatMap(address -> listen(address, metrics)),
            settings.push().map(PushGateway::new));
    telemetry.endpoint.ifPresent(
        open ->
            LOGGER.info(
                "Metrics are at http://{}:{}/metrics",
                open.address().getHostString(),
                open.address().getPort()));
    if (telemetry.endpoint.isPresent() || telemetry.gateway.isPresent()) {
      telemetry.thread.scheduleWithFixedDelay(
          telemetry::tick, 0, settings.every().toMillis(), TimeUnit.MILLISECONDS);
    }
    return telemetry;
  }

  /** Where the metrics can be read, if anywhere. */
  public Optional<InetSocketAddress> address() {
    return endpoint.map(ScrapeEndpoint::address);
  }

  /** The job ends because somebody wanted it to: the Pushgateway shall forget it. */
  public void finished() {
    finished = true;
  }

  @Override
  public void close() {
    endpoint.ifPresent(ScrapeEndpoint::close);
    thread.shutdownNow();
    try {
      if (thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        if (kafka != null) {
          kafka.close();
        }
        if (finished && gateway.isPresent()) {
          gateway.get().delete();
        }
      }
    } catch (IOException e) {
      LOGGER.warn("Cannot delete the metrics from the Pushgateway: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    try {
      if (kafka == null) {
        kafka = source.get();
      }
      metrics.looked(kafka.look());
      looking = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (Exception e) {
      metrics.lookFailed();
      if (looking) {
        LOGGER.warn("Cannot ask Kafka for the backlog: {}", e.toString());
      }
      looking = false;
    }
    gateway.ifPresent(this::push);
  }

  private void push(PushGateway group) {
    try {
      group.push(metrics.scrape());
      pushing = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      if (pushing) {
        LOGGER.warn("Cannot send the metrics to the Pushgateway: {}", e.toString());
      }
      pushing = false;
    }
  }

  private static Optional<ScrapeEndpoint> listen(InetSocketAddress address, JobMetrics metrics) {
    try {
      return Optional.of(ScrapeEndpoint.open(address, metrics::scrape));
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("Cannot serve the metrics on {}: {}", address, e.toString());
      return Optional.empty();
    }
  }
}
