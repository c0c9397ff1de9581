package io.ticklake.ingest.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BackOffTest {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Test
  void doublesUpToTheLongest() {
    BackOff backOff = new BackOff(FIRST, LONGEST, () -> 0);
    assertThat(IntStream.rangeClosed(1, 11).mapToLong(backOff::delayMillis))
        .containsExactly(
            250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L,
            60_000L);
  }

  @Property
  void jitterTakesAtMostHalfAwayHoweverManyFailures(
      @ForAll @IntRange(min = 1) int failures,
      @ForAll @DoubleRange(max = 1, maxIncluded = false) double random) {
    long whole = new BackOff(FIRST, LONGEST, () -> 0).delayMillis(failures);
    assertThat(new BackOff(FIRST, LONGEST, () -> random).delayMillis(failures))
        .isBetween(whole - whole / 2, whole);
  }

  @Test
  void jitterSpreadsThem() {
    assertThat(new BackOff(FIRST, LONGEST, () -> 0.5).delayMillis(3)).isEqualTo(750);
  }
}
