package io.ticklake.bench.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final long MINUTE = 60_000_000;

  private final Latencies latencies = new Latencies();

  @Test
  void aTradeWaitsForTheFirstBarThatReachesIt() {
    latencies.trade("A", 1, 10);
    latencies.trade("A", 2, 20);
    latencies.trade("A", 3, 30);
    latencies.bar("A", 0, 2, 1_000);
    assertThat(latencies.waiting()).isEqualTo(1);
    latencies.bar("A", 0, 3, 5_000);

    assertThat(latencies.waiting()).isZero();
    assertThat(latencies.samples().count()).isEqualTo(3);
    assertThat(latencies.samples().max()).isEqualTo(4_970);
    assertThat(latencies.samples().percentile(0.01)).isEqualTo(980);
  }

  @Test
  void aBarThatIsReadBeforeItsTradeCounts() {
    latencies.bar("A", 0, 5, 1_000);
    latencies.bar("A", 0, 9, 2_000);
    latencies.trade("A", 6, 500);

    assertThat(latencies.samples().max()).isEqualTo(1_500);
  }

  @Test
  void barsOfOtherMinutesAndSymbolsAndRepeatedTradesDoNotCount() {
    latencies.trade("A", 1, MINUTE - 1);
    latencies.bar("A", MINUTE, 7, MINUTE + 5);
    latencies.bar("B", 0, 7, MINUTE + 5);
    assertThat(latencies.waiting()).isEqualTo(1);

    latencies.bar("A", 0, 1, MINUTE + 9);
    latencies.trade("A", 1, MINUTE - 1);

    assertThat(latencies.waiting()).isZero();
    assertThat(latencies.samples().count()).isEqualTo(1);
    assertThat(latencies.samples().max()).isEqualTo(10);
  }

  @Test
  void percentilesAreOfTheValuesThemselves() {
    Samples samples = new Samples();
    for (int i = 2000; i > 0; i--) {
      samples.add(i);
    }

    assertThat(samples.percentile(0.5)).isEqualTo(1000);
    assertThat(samples.percentile(0.99)).isEqualTo(1980);
    assertThat(samples.max()).isEqualTo(2000);
  }
}
