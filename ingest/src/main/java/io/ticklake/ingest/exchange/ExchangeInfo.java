package io.ticklake.ingest.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.ticklake.model.EpochTime;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the exchange says of itself.
 *
 * @param listed its symbols, whatever their status
 * @param trading those that can be traded now
 * @param weightPerMinute the REST weight that one address may use in a minute
 * @param serverTimeMicros the exchange's clock, where it says so
 */
public record ExchangeInfo(
    NavigableSet<String> listed,
    NavigableSet<String> trading,
    int weightPerMinute,
    OptionalLong serverTimeMicros) {
  private static final int DEFAULT_WEIGHT_PER_MINUTE = 6000;

  /** What can be the name of a stream and a parameter of a URL; not all of them are ASCII. */
  private static final Pattern SYMBOL = Pattern.compile("[\\p{L}\\p{N}_.-]{1,64}");

  static ExchangeInfo of(JsonNode json) throws ExchangeException {
    JsonNode symbols = json.path("symbols");
    if (!symbols.isArray() || symbols.isEmpty()) {
      throw new ExchangeException(
          ExchangeException.Kind.UNREADABLE,
          "Cannot understand the exchange's answer to /api/v3/exchangeInfo: it lists no symbols");
    }
    NavigableSet<String> listed = new TreeSet<>();
    NavigableSet<String> trading = new TreeSet<>();
    for (JsonNode symbol : symbols) {
      String name = symbol.path("symbol").asText();
      if (!SYMBOL.matcher(name).matches()) {
        continue;
      }
      listed.add(name);
      if (symbol.path("status").asText().equals("TRADING")) {
        trading.add(name);
      }
    }
    int weight = DEFAULT_WEIGHT_PER_MINUTE;
    for (JsonNode limit : json.path("rateLimits")) {
      int stated = limit.path("limit").asInt() / Math.max(1, limit.path("intervalNum").asInt(1));
      if (limit.path("rateLimitType").asText().equals("REQUEST_WEIGHT")
          && limit.path("interval").asText().equals("MINUTE")
          && stated > 0) {
        weight = stated;
      }
    }
    long time = json.path("serverTime").asLong();
    return new ExchangeInfo(
        listed,
        trading,
        weight,
        time > 0 ? OptionalLong.of(EpochTime.toMicros(time)) : OptionalLong.empty());
  }
}
