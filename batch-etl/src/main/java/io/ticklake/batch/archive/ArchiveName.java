package io.ticklake.batch.archive;

import io.ticklake.batch.lake.Days;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the exchange's archives.
 *
 * @param date a day, or a month of daily archives' monthly counterpart
 */
public record ArchiveName(Kind kind, String symbol, String date) implements Serializable {
  private static final Pattern FILE =
      Pattern.compile("(?<symbol>[^/]+)-(?<kind>trades|1m)-(?<date>\\d{4}-\\d{2}(-\\d{2})?)[.]zip");

  /** What an archive holds. */
  public enum Kind {
    TRADES("trades", "trades", ""),
    KLINES("klines", "1m", "1m/");

    private final String folder;
    private final String label;
    private final String below;

    Kind(String folder, String label, String below) {
      this.folder = folder;
      this.label = label;
      this.below = below;
    }
  }

  public static ArchiveName daily(Kind kind, String symbol, LocalDate day) {
    return new ArchiveName(kind, symbol, day.toString());
  }

  public static ArchiveName monthly(Kind kind, String symbol, YearMonth month) {
    return new ArchiveName(kind, symbol, month.toString());
  }

  /** The archive that a file of this name is, if any. */
  public static Optional<ArchiveName> parse(String fileName) {
    Matcher matcher = FILE.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Kind kind = matcher.group("kind").equals(Kind.TRADES.label) ? Kind.TRADES : Kind.KLINES;
    ArchiveName name = new ArchiveName(kind, matcher.group("symbol"), matcher.group("date"));
    try {
      name.firstDay();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    return Optional.of(name);
  }

  public String fileName() {
    return "%s-%s-%s.zip".formatted(symbol, kind.label, date);
  }

  /** Where it lies below {@code data/} at the exchange, and below the archive folder here. */
  public String path() {
    return "spot/%s/%s/%s/%s%s"
        .formatted(isDaily() ? "daily" : "monthly", kind.folder, symbol, kind.below, fileName());
  }

  public boolean isDaily() {
    return date.length() == 10;
  }

  public LocalDate firstDay() {
    return isDaily() ? LocalDate.parse(date) : YearMonth.parse(date).atDay(1);
  }

  private LocalDate dayAfter() {
    return isDaily() ? firstDay().plusDays(1) : firstDay().plusMonths(1);
  }

  long fromMicros() {
    return Days.startMicros(firstDay());
  }

  long toMicros() {
    return Days.startMicros(dayAfter());
  }

  @Override
  public String toString() {
    return fileName();
  }
}
