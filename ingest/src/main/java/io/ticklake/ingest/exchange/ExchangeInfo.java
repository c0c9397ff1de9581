package io.ticklake.ingest.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What the exchange says of itself.
 *
 * @param trading symbols that can be traded now
 * @param weightPerMinute the REST weight that one address may use in a minute
 */
public record ExchangeInfo(NavigableSet<String> trading, int weightPerMinute) {
  private static final int DEFAULT_WEIGHT_PER_MINUTE = 6000;

  static ExchangeInfo of(JsonNode json) {
    NavigableSet<String> trading = new TreeSet<>();
    for (JsonNode symbol : json.path("symbols")) {
      if (symbol.path("status").asText().equals("TRADING")) {
        trading.add(symbol.path("symbol").asText());
      }
    }
    int weight = DEFAULT_WEIGHT_PER_MINUTE;
    for (JsonNode limit : json.path("rateLimits")) {
      if (limit.path("rateLimitType").asText().equals("REQUEST_WEIGHT")
          && limit.path("interval").asText().equals("MINUTE")) {
        weight =
            limit.path("limit").asInt(weight) / Math.max(1, limit.path("intervalNum").asInt(1));
      }
    }
    return new ExchangeInfo(trading, weight);
  }
}
