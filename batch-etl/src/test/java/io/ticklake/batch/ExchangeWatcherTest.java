package io.ticklake.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.IdRange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExchangeWatcherTest {
  private final StringWriter said = new StringWriter();
  private final AtomicLong seconds = new AtomicLong(1_000);
  private final ExchangeWatcher watcher =
      new ExchangeWatcher(new PrintWriter(said), () -> TimeUnit.SECONDS.toNanos(seconds.get()));

  @Test
  void saysWhatIsLeftEveryTenSeconds() {
    for (long second = 1_000; second < 1_025; second++) {
      seconds.set(second);
      watcher.asks(second < 1_015 ? "BTCUSDT" : "ETHUSDT", new IdRange(second, 5_000));
    }

    assertThat(said.toString().lines())
        .containsExactly(
            "Asking the exchange: BTCUSDT, at most 3,991 ids left, 1010 to 5000",
            "Asking the exchange: ETHUSDT, at most 3,981 ids left, 1020 to 5000");
  }

  @Test
  void saysOfEachLongWaitWhyAndUntilWhen() {
    Instant until = Instant.parse("2026-11-06T08:02:00.7Z");
    watcher.waits(Duration.ofSeconds(3), until, "HTTP status 500");
    watcher.waits(Duration.ofMillis(3_001), until, "HTTP status 500");
    watcher.waits(Duration.ofMinutes(2), until, "HTTP status 418");

    assertThat(said.toString().lines())
        .containsExactly(
            "Asking the exchange: waiting 3 s, until 2026-11-06T08:02:00Z: HTTP status 500",
            "Asking the exchange: waiting 120 s, until 2026-11-06T08:02:00Z: HTTP status 418");
  }
}
