package io.ticklake.ingest;

import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.TradeHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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
        Map<String, Long> ids = new HashMap<>();
        for (String part : text.split(",", -1)) {
          int equals = part.indexOf('=');
          ids.put(part.substring(0, equals).trim(), id(part.substring(equals + 1).trim()));
        }
        return new CoverageStart(Optional.empty(), OptionalLong.empty(), ids);
      }
      if (text.chars().allMatch(Character::isDigit)) {
        return new CoverageStart(Optional.empty(), OptionalLong.of(id(text)), Map.of());
      }
      Instant time = Instant.parse(text);
      if (time.isAfter(now) || time.isBefore(now.minus(reach))) {
        throw new UserException(
            "Invalid --from: "
                + text
                + ", it has to lie within completeness.reach ("
                + reach.toMinutes()
                + " minutes back); what is older comes from the archives");
      }
      return new CoverageStart(Optional.of(time), OptionalLong.empty(), Map.of());
    } catch (NumberFormatException | DateTimeParseException | StringIndexOutOfBoundsException e) {
      throw new UserException(
          "Invalid --from: "
              + text
              + ", it has to be a time (2026-11-20T10:00:00Z), an id, or SYMBOL=id,…");
    }
  }

  void apply(Collection<String> symbols, TradeHistory exchange, Ledgers ledgers)
      throws ExchangeException, InterruptedException {
    for (String symbol : symbols) {
      OptionalLong begin = id;
      if (ids.containsKey(symbol)) {
        begin = OptionalLong.of(ids.get(symbol));
      } else if (time.isPresent()) {
        begin = exchange.firstIdSince(symbol, time.get());
      }
      begin.ifPresent(ledgers.of(symbol)::beginAt);
    }
  }

  private static long id(String text) {
    long id = Long.parseLong(text);
    if (id < 0) {
      throw new NumberFormatException(text);
    }
    return id;
  }
}
