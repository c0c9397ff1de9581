package io.ticklake.simulator.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ticklake.simulator.clock.NanoClock;
import io.ticklake.simulator.limit.Admission.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientTest {
  private final AtomicLong now =
      new AtomicLong(NanoClock.toNanos(Instant.parse("2026-03-05T10:00:45Z")));
  private final Client client =
      new Clients(new ClientLimits(100, 2, 3, 2, Duration.ofMinutes(2)), now::get).at("1.2.3.4");

  @Test
  void weightIsCountedByTheMinute() {
    assertThat(client.request(60)).isEqualTo(Admission.WELCOME);
    assertThat(client.request(40).welcome()).isTrue();
    assertThat(client.weightUsed()).isEqualTo(100);
    Admission refused = client.request(1);
    assertThat(refused.verdict()).isEqualTo(Verdict.TOO_MANY);
    assertThat(refused.retryAfterSeconds()).isEqualTo(15);
    advance(Duration.ofSeconds(15));
    assertThat(client.weightUsed()).isZero();
    assertThat(client.request(100).welcome()).isTrue();
  }

  @Test
  void aClientThatGoesOnIsBannedLongerEachTime() {
    client.request(101);
    client.request(1);
    Admission banned = client.request(1);
    assertThat(banned.verdict()).isEqualTo(Verdict.BANNED);
    assertThat(banned.retryAfterSeconds()).isEqualTo(120);
    assertThat(client.connection().verdict()).isEqualTo(Verdict.BANNED);
    advance(Duration.ofMinutes(2));
    assertThat(client.request(101).verdict()).isEqualTo(Verdict.TOO_MANY);
    client.request(1);
    assertThat(client.request(1).retryAfterSeconds()).isEqualTo(240);
    assertThat(client.bans()).isEqualTo(2);
    for (int i = 0; i < 30; i++) {
      advance(Duration.ofDays(4));
      client.request(101);
      client.request(1);
      assertThat(client.request(1).retryAfterSeconds()).isLessThanOrEqualTo(3 * 86_400);
    }
  }

  @Test
  void connectionAttemptsAreCountedOverFiveMinutes() {
    for (int i = 0; i < 3; i++) {
      assertThat(client.connection().welcome()).isTrue();
      advance(Duration.ofMinutes(1));
    }
    assertThat(client.connection().verdict()).isEqualTo(Verdict.TOO_MANY);
    advance(Duration.ofMinutes(5));
    assertThat(client.connection().welcome()).isTrue();
  }

  @Test
  void repeatedViolationsBan() {
    client.violation();
    client.violation();
    assertThat(client.banned()).isFalse();
    client.violation();
    assertThat(client.banned()).isTrue();
    assertThat(client.violations()).isEqualTo(3);
    assertThat(client.request(1).verdict()).isEqualTo(Verdict.BANNED);
  }

  @Test
  void limitsAreValidated() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientLimits(0, 1, 1, 1, Duration.ofMinutes(1)))
        .withMessage("Invalid weight per minute: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClientLimits(1, 1, 1, 1, Duration.ZERO))
        .withMessage("Invalid first ban: PT0S");
  }

  private void advance(Duration duration) {
    now.addAndGet(duration.toNanos());
  }
}
