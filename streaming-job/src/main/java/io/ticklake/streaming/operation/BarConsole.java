package io.ticklake.streaming.operation;

import static java.util.Comparator.comparingLong;

import io.ticklake.model.Bar;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Prints the newest bars of each batch, for a look at whether numbers move. */
public final class BarConsole {
  private static final int MOST_BARS = 20;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final PrintStream out;

  public BarConsole(PrintStream out) {
    this.out = out;
  }

  /** The bars of the newest minute, the most traded first. */
  public void print(long batchId, Collection<Bar> bars) {
    long newest = bars.stream().mapToLong(Bar::openTimeMicros).max().orElse(0);
    List<Bar> shown =
        bars.stream()
            .filter(bar -> bar.openTimeMicros() == newest)
            .sorted(comparingLong(Bar::trades).reversed().thenComparing(Bar::symbol))
            .limit(MOST_BARS)
            .toList();
    if (shown.isEmpty()) {
      return;
    }
    out.printf(
        "batch %d, minute %s%n", batchId, MINUTE.format(Instant.ofEpochSecond(newest / 1_000_000)));
    for (Bar bar : shown) {
      out.printf(
          "  %-12s %9d trades  volume %s  vwap %s  %s%n",
          bar.symbol(),
          bar.trades(),
          bar.volume() == null ? "-" : bar.volume().toPlainString(),
          bar.vwap() == null ? "-" : bar.vwap().toPlainString(),
          bar.complete() ? "complete" : "incomplete so far");
    }
  }
}
