package io.ticklake.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void readsEveryUnit() {
    assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(Durations.parse("30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(Durations.parse("10m")).isEqualTo(Duration.ofMinutes(10));
    assertThat(Durations.parse("24h")).isEqualTo(Duration.ofHours(24));
    assertThat(Durations.parse("3d")).isEqualTo(Duration.ofDays(3));
  }

  @Test
  void refusesAnythingElse() {
    for (String text : new String[] {"", "30", "s", "-1s", "1.5s", "1w"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Durations.parse(text))
          .withMessage("Invalid duration: " + text + " (write 250ms, 30s, 10m, 24h)");
    }
  }
}
