package io.ticklake.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * From where on trades are wanted: a time for all symbols, an id for all, or an id for some. Where
 * none is given, from the first that comes.
 */
record CoverageStart(Optional<Instant> time, OptionalLong id, Map<String, Long> ids) {
  static final CoverageStart NOW =
      new CoverageStart(Optional.empty(), OptionalLong.empty(), Map.of());

  /** Reads {@code 2026-11-20T10:00:00Z}, {@code 4711} or {@code BTCUSDT=4711,ETHUSDT=42}. */
  static CoverageStart parse(String text, Instant now, Duration reach) throws UserException {
    try {
      if (text.contains("=")) {
        return new CoverageStart(Optional.empty(), OptionalLong.empty(), ids(text));
      }
      if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
        return new CoverageStart(Optional.empty(), OptionalLong.of(id(text)), Map.of());
      }
      return new CoverageStart(
          Optional.of(within(Instant.parse(text), now, reach)), OptionalLong.empty(), Map.of());
    } catch (NumberFormatException | DateTimeParseException | StringIndexOutOfBoundsException e) {
      throw new UserException(
          "Invalid --from: "
              + text
              + ", it has to be a time (2026-11-20T10:00:00Z), an id, or SYMBOL=id,…");
    }
  }

  /** The id from which on a symbol is wanted; empty where a time says it, or nothing does. */
  OptionalLong idOf(String symbol) {
    return ids.containsKey(symbol) ? OptionalLong.of(ids.get(symbol)) : id;
  }

  private static Map<String, Long> ids(String text) throws UserException {
    Map<String, Long> ids = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String symbol = part.substring(0, equals).trim();
      if (!symbol.equals(symbol.toUpperCase(Locale.ROOT))) {
        throw new UserException(
            "Invalid --from: "
                + symbol
                + ", symbols are upper case: "
                + symbol.toUpperCase(Locale.ROOT));
      }
      if (ids.put(symbol, id(part.substring(equals + 1).trim())) != null) {
        throw new UserException("Invalid --from: " + symbol + " is named twice");
      }
    }
    return ids;
  }

  private static Instant within(Instant time, Instant now, Duration reach) throws UserException {
    if (time.isAfter(now)) {
      throw new UserException("Invalid --from: " + time + " lies in the future, it is " + now);
    }
    if (time.isBefore(now.minus(reach))) {
      throw new UserException(
          "Invalid --from: "
              + time
              + ", it has to lie within completeness.reach ("
              + reach.toMinutes()
              + " minutes back); what is older comes from the archives");
    }
    return time;
  }

  private static long id(String text) {
    long id = Long.parseLong(text);
    if (id < 0) {
      throw new NumberFormatException(text);
    }
    return id;
  }
}
