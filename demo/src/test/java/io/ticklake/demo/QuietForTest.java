package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class QuietForTest {
  private Instant now = Instant.ofEpochSecond(1_000);
  private final QuietFor quiet = new QuietFor(Duration.ofSeconds(3), new HandClock());

  @Test
  void isQuietOnceTheNumberHasStoodStillLongEnough() {
    assertThat(quiet.since(5)).isFalse();
    now = now.plusSeconds(2);
    assertThat(quiet.since(5)).isFalse();
    now = now.plusSeconds(1);
    assertThat(quiet.since(5)).isTrue();
  }

  @Test
  void startsAnewWhenTheNumberMoves() {
    quiet.since(5);
    now = now.plusSeconds(2);
    quiet.since(6);
    now = now.plusSeconds(2);
    assertThat(quiet.since(6)).isFalse();
  }

  private final class HandClock extends Clock {
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
