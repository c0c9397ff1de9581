package io.ticklake.batch.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.model.Decimal8;
import io.ticklake.model.EpochTime;
import io.ticklake.model.Trade;
import java.util.ArrayList;
import java.util.List;

/** Reads an answer to a question for trades. */
final class TradePage {
  /**
   * The trades of an answer, in order of their ids.
   *
   * @throws LakeException if anything in it is no trade, or its ids do not ascend from the first
   *     that was asked for: then nothing of it can be trusted
   */
  static List<Trade> read(String symbol, long fromId, JsonNode answer) {
    if (!answer.isArray()) {
      throw unreadable(symbol, "it is no list", null);
    }
    List<Trade> trades = new ArrayList<>(answer.size());
    long last = fromId - 1;
    for (JsonNode json : answer) {
      JsonNode id = json.path("id");
      if (!isWhole(id)) {
        throw unreadable(symbol, "a trade has no id", null);
      }
      if (id.longValue() <= last) {
        throw unreadable(symbol, "its ids do not ascend from " + fromId, null);
      }
      try {
        trades.add(trade(symbol, id.longValue(), json));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw unreadable(symbol, "trade %d: %s".formatted(id.longValue(), e.getMessage()), e);
      }
      last = id.longValue();
    }
    return trades;
  }

  private static Trade trade(String symbol, long id, JsonNode json) {
    JsonNode time = json.path("time");
    if (!isWhole(time)) {
      throw new IllegalArgumentException("time is no whole number");
    }
    JsonNode buyerMaker = json.path("isBuyerMaker");
    if (!buyerMaker.isBoolean()) {
      throw new IllegalArgumentException("isBuyerMaker is no truth value");
    }
    return new Trade(
        symbol,
        id,
        Decimal8.parse(json.path("price").asText()),
        Decimal8.parse(json.path("qty").asText()),
        EpochTime.toMicros(time.longValue()),
        buyerMaker.booleanValue());
  }

  private static boolean isWhole(JsonNode number) {
    return number.isIntegralNumber() && number.canConvertToLong();
  }

  private static LakeException unreadable(String symbol, String why, Throwable cause) {
    return new LakeException(
        "Cannot understand the exchange's trades of %s: %s".formatted(symbol, why), cause);
  }

  private TradePage() {}
}
