package io.ticklake.simulator.archive;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which archive a path names.
 *
 * @param start the first day
 * @param end the first day after it
 */
record ArchiveName(Kind kind, String symbol, LocalDate start, LocalDate end, String baseName) {
  /** What an archive holds. */
  enum Kind {
    TRADES("trades"),
    AGG_TRADES("aggTrades"),
    KLINES("klines");

    private final String folder;

    Kind(String folder) {
      this.folder = folder;
    }

    private static Kind in(String folder) {
      for (Kind kind : values()) {
        if (kind.folder.equals(folder)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("Invalid kind of archive: " + folder);
    }
  }

  private static final Pattern FORM =
      Pattern.compile(
          "(?<period>daily|monthly)/(?<kind>trades|aggTrades|klines)/(?<symbol>[^/]+)/(1m/)?"
              + "(?<base>(?<again>[^/]+)-(?<what>trades|aggTrades|1m)-(?<date>[0-9-]+))[.]zip");

  /** Reads a path below {@code /data/spot/}, without {@code .CHECKSUM}. */
  static Optional<ArchiveName> parse(String path) {
    Matcher matcher = FORM.matcher(path);
    if (!matcher.matches() || !matcher.group("symbol").equals(matcher.group("again"))) {
      return Optional.empty();
    }
    Kind kind = Kind.in(matcher.group("kind"));
    String what = kind == Kind.KLINES ? "1m" : kind.folder;
    boolean inMinuteFolder = path.contains("/1m/");
    if (!matcher.group("what").equals(what) || inMinuteFolder != (kind == Kind.KLINES)) {
      return Optional.empty();
    }
    try {
      boolean daily = matcher.group("period").equals("daily");
      String date = matcher.group("date");
      LocalDate start = daily ? LocalDate.parse(date) : YearMonth.parse(date).atDay(1);
      LocalDate end = daily ? start.plusDays(1) : start.plusMonths(1);
      return Optional.of(
          new ArchiveName(kind, matcher.group("symbol"), start, end, matcher.group("base")));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
