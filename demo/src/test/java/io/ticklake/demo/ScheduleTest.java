package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(Schedule.of(7, LONG)).isEqualTo(Schedule.of(7, LONG));
    assertThat(Schedule.of(7, LONG)).isNotEqualTo(Schedule.of(8, LONG));
  }

  @Test
  void beginsAsAShorterOne() {
    List<Disruption> early = Schedule.of(7, Duration.ofMinutes(2));

    assertThat(early).isNotEmpty();
    assertThat(Schedule.of(7, LONG)).startsWith(early.toArray(Disruption[]::new));
  }

  @Test
  void killsFreezesAndRestartsEverythingWithinTenMinutes() {
    LongStream.range(0, 50)
        .forEach(
            seed -> {
              List<Disruption> all = Schedule.of(seed, LONG);
              for (Victim victim : Victim.values()) {
                assertThat(all)
                    .anyMatch(one -> one.victim() == victim && one.kind() == Disruption.Kind.KILL)
                    .anyMatch(
                        one -> one.victim() == victim && one.kind() == Disruption.Kind.FREEZE);
                assertThat(all)
                    .filteredOn(one -> one.kind() == Disruption.Kind.RESTART)
                    .filteredOn(one -> one.victim() == victim)
                    .hasSizeGreaterThanOrEqualTo(victim == Victim.EXECUTOR ? 0 : 1);
              }
              assertThat(all)
                  .extracting(Disruption::kind)
                  .contains(Disruption.Kind.SUPERSEDE, Disruption.Kind.WIDEN);
            });
  }

  @Test
  void keepsPausesAndFreezesWithinBounds() {
    Duration before = Duration.ZERO;
    for (Disruption one : Schedule.of(3, LONG)) {
      assertThat(one.at().minus(before)).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(22));
      if (one.kind() == Disruption.Kind.FREEZE) {
        assertThat(one.length()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(25));
      }
      before = one.at();
    }
    assertThat(before).isLessThanOrEqualTo(LONG);
  }
}
