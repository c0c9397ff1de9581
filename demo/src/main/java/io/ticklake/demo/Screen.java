package io.ticklake.demo;

import io.ticklake.model.Bar;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows the numbers: in place on a terminal, a line now and then elsewhere. */
final class Screen {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
  private static final int LINES_BETWEEN = 10;

  private final PrintStream out;
  private final boolean terminal;
  private int drawn;
  private int shown;

  private Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Screen inPlace(PrintStream out) {
    return new Screen(out, true);
  }

  static Screen lineByLine(PrintStream out) {
    return new Screen(out, false);
  }

  /** Says something that stays. */
  void say(String line) {
    drawn = 0;
    out.println(line);
    out.flush();
  }

  void show(Numbers numbers) {
    if (!terminal) {
      if (shown++ % LINES_BETWEEN == 0) {
        out.println(plain(numbers));
        out.flush();
      }
      return;
    }
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\033[").append(drawn).append('A');
    }
    List<String> lines = lines(numbers);
    lines.forEach(line -> frame.append("\033[2K").append(line).append('\n'));
    frame.append("\033[J");
    drawn = lines.size();
    out.print(frame);
    out.flush();
  }

  private static String plain(Numbers n) {
    String bar =
        n.bars().isEmpty()
            ? ""
            : "  %s %s vwap %s"
                .formatted(
                    n.bars().get(0).symbol(),
                    minute(n.bars().get(0)),
                    shorten(n.bars().get(0).vwap()));
    return String.format(
        Locale.ROOT,
        "%s  in Kafka %,d (%,.0f/s)  in the lake %,d (%,.0f/s)  lag %,d  gaps %d%s",
        clock(n.elapsed()),
        n.inKafka(),
        n.inRate(),
        n.inLake(),
        n.lakeRate(),
        n.lag(),
        n.openGaps(),
        bar);
  }

  private static List<String> lines(Numbers n) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "  \033[1mTicklake\033[0m  %s   Ctrl-C ends it and checks the lake"
            .formatted(clock(n.elapsed())));
    lines.add("");
    lines.add(row("in Kafka", "%,14d trades   %,9.0f/s", n.inKafka(), n.inRate()));
    lines.add(
        row(
            "in the lake",
            "%,14d trades   %,9.0f/s   %,d files",
            n.inLake(),
            n.lakeRate(),
            n.files()));
    lines.add(row("lag", "%,14d trades", n.lag()));
    lines.add(row("gaps", "%,14d open", n.openGaps()));
    lines.add("");
    lines.add(
        "  %-12s %-6s %9s %18s %20s %9s"
            .formatted("bar", "minute", "trades", "volume", "vwap", "state"));
    for (Bar bar : n.bars()) {
      lines.add(
          "  %-12s %-6s %,9d %18s %20s %9s"
              .formatted(
                  bar.symbol(),
                  minute(bar),
                  bar.trades(),
                  shorten(bar.volume()),
                  shorten(bar.vwap()),
                  bar.isFinal() ? "final" : "live"));
    }
    return lines;
  }

  private static String row(String name, String format, Object... values) {
    return "  %-12s".formatted(name) + String.format(Locale.ROOT, format, values);
  }

  private static String minute(Bar bar) {
    return MINUTE.format(Instant.ofEpochSecond(bar.openTimeMicros() / 1_000_000));
  }

  private static String shorten(BigDecimal exact) {
    return exact == null ? "-" : exact.setScale(4, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String clock(Duration elapsed) {
    return "%02d:%02d".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}
