package io.ticklake.batch;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells how far a long job is: on a terminal one line that changes, else a line now and then. */
final class ProgressLine {
  private static final long SECOND = 1_000_000_000L;

  private final PrintWriter out;
  private final String what;
  private final LongSupplier nanoClock;
  private final Style style;
  private final long begin;
  private long shown;

  enum Style {
    TERMINAL(1, "\r", "   "),
    LOG(10, "", "\n");

    private final int seconds;
    private final String before;
    private final String after;

    Style(int seconds, String before, String after) {
      this.seconds = seconds;
      this.before = before;
      this.after = after;
    }
  }

  ProgressLine(PrintWriter out, String what, LongSupplier nanoClock, Style style) {
    this.out = out;
    this.what = what;
    this.nanoClock = nanoClock;
    this.style = style;
    begin = nanoClock.getAsLong();
    shown = begin;
  }

  void update(long done, long total, long amount, String unit) {
    long now = nanoClock.getAsLong();
    if (now - shown < style.seconds * SECOND) {
      return;
    }
    shown = now;
    double seconds = Math.max(1e-3, (now - begin) / 1e9);
    String left = done == 0 ? "?" : time(seconds * (total - done) / done);
    out.print(
        style.before
            + String.format(
                Locale.ROOT,
                "%s: %d %% (%,d of %,d), %,d %s, %,.0f %s/s, %s left",
                what,
                100 * done / Math.max(1, total),
                done,
                total,
                amount,
                unit,
                amount / seconds,
                unit,
                left)
            + style.after);
    out.flush();
  }

  void end() {
    if (style == Style.TERMINAL && shown != begin) {
      out.println();
    }
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }
}
