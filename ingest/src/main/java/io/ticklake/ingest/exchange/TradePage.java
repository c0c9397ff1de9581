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

  /**
   * Reads an answer. What it lacks is taken for proof that it does not exist: an answer whose ids
   * are not as they have to be proves nothing.
   */
  static TradePage of(String symbol, long fromId, JsonNode array) throws ExchangeException {
    if (!array.isArray()) {
      throw unreadable(symbol, "it is no list");
    }
    List<Trade> trades = new ArrayList<>(array.size());
    List<Unreadable> unreadable = new ArrayList<>();
    long lastId = -1;
    for (JsonNode json : array) {
      JsonNode idNode = json.path("id");
      long id = idNode.asLong(-1);
      if (!idNode.canConvertToLong() || !idNode.isIntegralNumber()) {
        throw unreadable(symbol, "a trade has no id");
      }
      if (id < fromId || id <= lastId) {
        throw unreadable(symbol, "its ids do not ascend from " + fromId);
      }
      lastId = id;
      try {
        trades.add(trade(symbol, id, json));
      } catch (IllegalArgumentException | ArithmeticException e) {
        unreadable.add(new Unreadable(id, json.toString()));
      }
    }
    return new TradePage(trades, unreadable, lastId);
  }

  private static Trade trade(String symbol, long id, JsonNode json) {
    JsonNode buyerMaker = json.path("isBuyerMaker");
    if (!buyerMaker.isBoolean()) {
      throw new IllegalArgumentException("isBuyerMaker");
    }
    return new Trade(
        symbol,
        id,
        Decimal8.parse(json.path("price").asText()),
        Decimal8.parse(json.path("qty").asText()),
        EpochTime.toMicros(json.path("time").asLong()),
        buyerMaker.booleanValue());
  }

  private static ExchangeException unreadable(String symbol, String why) {
    return new ExchangeException(
        ExchangeException.Kind.UNREADABLE,
        "Cannot understand the exchange's trades of " + symbol + ": " + why);
  }
}
