package io.ticklake.batch;

import java.time.LocalDate;
import java.util.List;
import picocli.CommandLine.Option;

/** One day or a range of days. */
final class DayOptions {
  @Option(names = "--day", paramLabel = "YYYY-MM-DD", description = "A day, in UTC.")
  private LocalDate day;

  @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "The first of several days.")
  private LocalDate from;

  @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "The last of several days.")
  private LocalDate to;

  /** The days that were asked for; none if the job is to find out. */
  List<LocalDate> days() {
    if (day != null && from == null && to == null) {
      return List.of(day);
    }
    if (day != null || (from == null) != (to == null)) {
      throw new io.ticklake.batch.lake.LakeException(
          "Invalid days: give --day, or --from and --to");
    }
    if (from == null) {
      return List.of();
    }
    if (to.isBefore(from)) {
      throw new io.ticklake.batch.lake.LakeException("Invalid days: --to lies before --from");
    }
    return from.datesUntil(to.plusDays(1)).toList();
  }

  /** The days that were asked for; there must be some. */
  List<LocalDate> required() {
    List<LocalDate> asked = days();
    if (asked.isEmpty()) {
      throw new io.ticklake.batch.lake.LakeException(
          "Invalid days: give --day, or --from and --to");
    }
    return asked;
  }
}
