package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SupervisorTest {
  private final StoppedClock clock = new StoppedClock();
  private final List<String> diary = new ArrayList<>();
  private final Mortal broker = new Mortal("broker");
  private final Supervisor supervisor =
      new Supervisor(List.of(broker, new Mortal("driver")), clock, diary::add);

  @Test
  void leavesTheLivingAlone() {
    supervisor.look();
    clock.now = clock.now.plusSeconds(10);
    supervisor.look();

    assertThat(diary).isEmpty();
  }

  @Test
  void startsTheDeadAgainAfterAMoment() {
    broker.alive = false;
    supervisor.look();
    assertThat(broker.starts).isZero();

    clock.now = clock.now.plusSeconds(1);
    supervisor.look();
    supervisor.look();

    assertThat(broker.starts).isEqualTo(1);
    assertThat(diary).containsExactly("  start broker");
  }

  private static final class Mortal implements Service {
    private final String name;
    private boolean alive = true;
    private int starts;

    Mortal(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean isAlive() {
      return alive;
    }

    @Override
    public void start() {
      alive = true;
      starts++;
    }
  }

  private static final class StoppedClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
