package io.ticklake.batch;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One day or a range of days, none of which lies in the future. */
final class DayOptions {
  private static final int MOST_DAYS = 4_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--day", paramLabel = "YYYY-MM-DD", description = "A day, in UTC.")
  private LocalDate day;

  @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "The first of several days.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "The last of several days.")
  private LocalDate to;

  /** The days that were asked for; none if the job is to find out. */
  List<LocalDate> days(Clock clock) {
    if ((day != null && (from != null || to != null)) || (from == null) != (to == null)) {
      throw invalid("give --day, or --from and --to");
    }
    LocalDate first = day == null ? from : day;
    LocalDate last = day == null ? to : day;
    if (first == null) {
      return List.of();
    }
    if (last.isBefore(first)) {
      throw invalid("--to %s lies before --from %s".formatted(last, first));
    }
    if (last.isAfter(LocalDate.now(clock))) {
      throw invalid(last + " lies in the future; days are those of UTC");
    }
    if (first.plusDays(MOST_DAYS).isBefore(last)) {
      throw invalid("more than %d at once".formatted(MOST_DAYS));
    }
    return first.datesUntil(last.plusDays(1)).toList();
  }

  /** The days that were asked for; there must be some. */
  List<LocalDate> required(Clock clock) {
    List<LocalDate> asked = days(clock);
    if (asked.isEmpty()) {
      throw invalid("give --day, or --from and --to");
    }
    return asked;
  }

  ParameterException invalid(String fault) {
    return new ParameterException(spec.commandLine(), "Invalid days: " + fault);
  }
}
