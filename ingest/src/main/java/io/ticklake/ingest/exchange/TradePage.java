package io.ticklake.ingest.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.ticklake.model.Decimal8;
import io.ticklake.model.EpochTime;
import io.ticklake.model.Trade;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive trades of a symbol, as the exchange has them.
 *
 * @param trades in order of ids
 * @param unreadable elements that are no trade that the lake can hold, as JSON
 * @param lastId the highest id in the answer, also of an unreadable one; −1 if it is empty
 */
public record TradePage(List<Trade> trades, List<Unreadable> unreadable, long lastId) {

  /** An element of the answer that is no valid trade. */
  public record Unreadable(long id, String json) {}

  static TradePage of(String symbol, JsonNode array) {
    List<Trade> trades = new ArrayList<>(array.size());
    List<Unreadable> unreadable = new ArrayList<>();
    long lastId = -1;
    for (JsonNode json : array) {
      long id = json.path("id").asLong(-1);
      lastId = Math.max(lastId, id);
      try {
        trades.add(trade(symbol, id, json));
      } catch (IllegalArgumentException | ArithmeticException e) {
        unreadable.add(new Unreadable(id, json.toString()));
      }
    }
    return new TradePage(trades, unreadable, lastId);
  }

  private static Trade trade(String symbol, long id, JsonNode json) {
    return new Trade(
        symbol,
        id,
        Decimal8.parse(json.path("price").asText()),
        Decimal8.parse(json.path("qty").asText()),
        EpochTime.toMicros(json.path("time").asLong()),
        json.path("isBuyerMaker").asBoolean());
  }
}
