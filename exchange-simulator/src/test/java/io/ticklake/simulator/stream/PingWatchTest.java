package io.ticklake.simulator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PingWatchTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final PingWatch watch =
      new PingWatch(Duration.ofSeconds(20), Duration.ofSeconds(60), 1_000 * SECOND);

  @Test
  void pingsEveryInterval() {
    assertThat(watch.pingDue(1_019 * SECOND)).isFalse();
    assertThat(watch.pingDue(1_020 * SECOND)).isTrue();
    assertThat(watch.ping(1_020 * SECOND)).isEqualTo("1020000");
    assertThat(watch.pingDue(1_039 * SECOND)).isFalse();
    assertThat(watch.pingDue(1_040 * SECOND)).isTrue();
  }

  @Test
  void onlyAPongWithThePingsPayloadCounts() {
    String payload = watch.ping(1_020 * SECOND);
    watch.pong("something else");
    watch.pong("");
    assertThat(watch.overdue(1_080 * SECOND)).isTrue();
    watch.pong(payload);
    assertThat(watch.overdue(1_080 * SECOND)).isFalse();
  }

  @Test
  void aNewerPingsPongAnswersOlderOnes() {
    watch.ping(1_020 * SECOND);
    watch.ping(1_040 * SECOND);
    String third = watch.ping(1_060 * SECOND);
    watch.ping(1_070 * SECOND);
    watch.pong(third);
    assertThat(watch.overdue(1_129 * SECOND)).isFalse();
    assertThat(watch.overdue(1_130 * SECOND)).isTrue();
  }
}
