package io.ticklake.batch;

import io.ticklake.batch.exchange.RestExchange;
import io.ticklake.model.IdRange;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells now and then what the exchange is asked for, and always why nothing happens for a while.
 */
final class ExchangeWatcher implements RestExchange.Watcher {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Duration WORTH_A_LINE = Duration.ofSeconds(3);

  private final PrintWriter out;
  private final LongSupplier nanoClock;
  private long said;

  ExchangeWatcher(PrintWriter out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
    said = nanoClock.getAsLong();
  }

  @Override
  public void asks(String symbol, IdRange left) {
    long now = nanoClock.getAsLong();
    if (now - said >= BETWEEN_LINES.toNanos()) {
      said = now;
      say(
          "Asking the exchange: %s, at most %,d ids left, %d to %d",
          symbol, left.count(), left.from(), left.to());
    }
  }

  @Override
  public void waits(Duration duration, Instant until, String why) {
    if (duration.compareTo(WORTH_A_LINE) > 0) {
      say(
          "Asking the exchange: waiting %,d s, until %s: %s",
          duration.toSeconds(), until.truncatedTo(ChronoUnit.SECONDS), why);
    }
  }

  private void say(String line, Object... values) {
    out.println(String.format(Locale.ROOT, line, values));
    out.flush();
  }
}
