package io.ticklake.batch.lake;

import java.time.LocalDate;
import java.util.Locale;

/** UTC days and the microseconds that they hold. */
public final class Days {
  public static final long MICROS = 86_400_000_000L;

  public static LocalDate of(long micros) {
    return LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS));
  }

  public static long startMicros(LocalDate day) {
    return Math.multiplyExact(day.toEpochDay(), MICROS);
  }

  /** The partition folders of a day, such as {@code year=2026/month=11/day=05}. */
  public static String partition(LocalDate day) {
    return String.format(
        Locale.ROOT,
        "year=%04d/month=%02d/day=%02d",
        day.getYear(),
        day.getMonthValue(),
        day.getDayOfMonth());
  }

  private Days() {}
}
