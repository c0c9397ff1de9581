package io.ticklake.ingest.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class IngestMetricsTest {
  @Test
  void theNinetyNinthPercentileIsOneOfAllSamples() {
    try (IngestMetrics metrics = new IngestMetrics()) {
      for (int i = 1; i <= 1000; i++) {
        metrics.receiveToAck(i <= 985 ? 4_000_000 : 80_000_000);
      }
      assertThat(metrics.receiveToAckMillis()).isCloseTo(80, within(1.0));
      assertThat(metrics.scrape())
          .containsPattern(
              "ticklake_ingest_receive_to_ack_run_seconds\\{quantile=\"0.5\"} 0\\.00[34]")
          .containsPattern(
              "ticklake_ingest_receive_to_ack_run_seconds\\{quantile=\"0.99\"} 0\\.0[78]")
          .contains("ticklake_ingest_receive_to_ack_seconds_bucket{le=\"0.005\"} 985");
    }
  }

  @Test
  void whatHasNotHappenedYetIsThereAndExplained() {
    try (IngestMetrics metrics = new IngestMetrics()) {
      assertThat(metrics.scrape())
          .contains(
              "# HELP ticklake_ingest_reconnects_total Connections that were replaced, ended or"
                  + " could not be had\n",
              "ticklake_ingest_reconnects_total{cause=\"cut\"} 0.0\n",
              "ticklake_ingest_reconnects_total{cause=\"cannot-connect\"} 0.0\n",
              "ticklake_ingest_send_failures_total{reason=\"too-large\"} 0.0\n",
              "ticklake_ingest_rest_failures_total{what=\"newest\"} 0.0\n",
              "ticklake_ingest_unexpected_errors_total{where=\"chores\"} 0.0\n",
              "ticklake_build_info{module=\"ingest\",version=\"unknown\"} 1",
              "\nprocess_start_time_seconds ")
          .containsPattern("# HELP ticklake_ingest_receive_to_ack_seconds .*sampled: ")
          .containsPattern("# HELP ticklake_ingest_event_to_receive_seconds .*sampled: ");
      metrics.count("ticklake_ingest_reconnects", "cause", "cut");
      assertThat(metrics.scrape())
          .contains("ticklake_ingest_reconnects_total{cause=\"cut\"} 1.0\n");
    }
  }

  @Test
  void everyMetricOfOursIsExplained() {
    try (IngestMetrics metrics = new IngestMetrics()) {
      assertThat(metrics.scrape().lines())
          .filteredOn(line -> line.startsWith("# TYPE ticklake_"))
          .isNotEmpty()
          .allSatisfy(
              line ->
                  assertThat(metrics.scrape()).contains("# HELP " + line.split(" ", 4)[2] + " "));
    }
  }

  @Test
  void whatWasSlowWeeksAgoIsNotForgotten() {
    HandClock clock = new HandClock();
    SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    Timer timer = IngestMetrics.ofWholeRun(Timer.builder("t")).register(registry);
    for (int i = 0; i < 20; i++) {
      timer.record(Duration.ofMillis(80));
    }
    clock.nanos += Duration.ofDays(30).toNanos();
    for (int i = 0; i < 980; i++) {
      timer.record(Duration.ofMillis(4));
    }
    assertThat(timer.takeSnapshot().percentileValues()[1].value(TimeUnit.MILLISECONDS))
        .isCloseTo(80, within(1.0));
    registry.close();
  }

  private static final class HandClock implements Clock {
    private long nanos = 1_000_000_000_000L;

    @Override
    public long wallTime() {
      return nanos / 1_000_000;
    }

    @Override
    public long monotonicTime() {
      return nanos;
    }
  }
}
