package io.ticklake.streaming.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Bar;
import io.ticklake.streaming.engine.BatchSummary;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
  private static final BigDecimal ONE = BigDecimal.ONE;

  private final JobMetrics metrics =
      new JobMetrics(Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC));

  /** An alert compares that time with the clock, and nothing is older than NaN. */
  @Test
  void aJobThatHasPublishedNothingYetIsAsOldAsItsStart() {
    assertThat(value("last_batch_timestamp_seconds")).isEqualTo(1.8e9);
    assertThat(value("last_batch_id")).isNaN();
  }

  @Test
  void finalBarsThatOverflowAreCounted() {
    assertThat(value("overflowed_bars_total")).isZero();

    published(
        bar(Bar.Finality.LIVE, null),
        bar(Bar.Finality.FINAL, ONE),
        bar(Bar.Finality.FINAL, null),
        bar(Bar.Finality.FINAL, null));

    assertThat(value("overflowed_bars_total")).isEqualTo(2);
    assertThat(value("bars_total{kind=\"final\"}")).isEqualTo(3);
  }

  @Test
  void openGapsAreNotKnownBeforeTheLedgerIsRead() {
    assertThat(value("open_gap_ids")).isNaN();

    metrics.looked(new Outlook(List.of(), Optional.empty()));
    assertThat(value("open_gaps")).isNaN();
    assertThat(value("open_gap_ids")).isNaN();

    metrics.looked(new Outlook(List.of(), Optional.of(new OpenGaps(2, 7))));
    assertThat(value("open_gaps")).isEqualTo(2);
    assertThat(value("open_gap_ids")).isEqualTo(7);
  }

  private void published(Bar... bars) {
    metrics.published(
        new BatchSummary(0, List.of(), 0, 0, 0, List.of(bars), List.of(), 0), Map.of());
  }

  private static Bar bar(Bar.Finality finality, BigDecimal quoteVolume) {
    return new Bar(
        "A",
        0,
        ONE,
        ONE,
        ONE,
        ONE,
        ONE,
        quoteVolume,
        quoteVolume,
        1,
        ONE,
        ONE,
        1,
        1,
        true,
        0,
        finality == Bar.Finality.FINAL,
        quoteVolume == null);
  }

  private double value(String name) {
    String sample = "ticklake_streaming_" + name + " ";
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(sample))
        .map(line -> Double.parseDouble(line.substring(sample.length())))
        .findFirst()
        .orElseThrow();
  }
}
