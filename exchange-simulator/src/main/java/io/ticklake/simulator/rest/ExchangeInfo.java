package io.ticklake.simulator.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.SymbolInfo;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.Venue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code exchangeInfo}. */
final class ExchangeInfo implements Endpoint {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Venue venue;
  private final int weightPerMinute;

  ExchangeInfo(Venue venue, int weightPerMinute) {
    this.venue = venue;
    this.weightPerMinute = weightPerMinute;
  }

  @Override
  public int weight() {
    return 20;
  }

  @Override
  public void answer(Parameters parameters, TimeUnit unit, TextBuffer json) {
    List<? extends TradeHistory> histories = asked(parameters);
    parameters.ignore("permissions", "showPermissionSets", "symbolStatus");
    parameters.requireAllRead();
    json.append("{\"timezone\":\"UTC\",\"serverTime\":").append(venue.utcNow() / unit.toNanos(1));
    json.append(
        ",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\","
            + "\"intervalNum\":1,\"limit\":");
    json.append(weightPerMinute).append("}],\"exchangeFilters\":[],\"symbols\":[");
    String separator = "";
    for (TradeHistory history : histories) {
      write(history, json.append(separator));
      separator = ",";
    }
    json.append("]}");
  }

  private List<? extends TradeHistory> asked(Parameters parameters) {
    if (parameters.has("symbol") && parameters.has("symbols")) {
      throw ApiError.invalidCombination();
    }
    if (parameters.has("symbol")) {
      return List.of(known(parameters.symbol("symbol")));
    }
    if (!parameters.has("symbols")) {
      return venue.histories();
    }
    List<TradeHistory> histories = new ArrayList<>();
    for (JsonNode symbol : array(parameters.text("symbols"))) {
      histories.add(known(symbol.asText()));
    }
    return histories;
  }

  private TradeHistory known(String symbol) {
    return venue.history(symbol).orElseThrow(ApiError::invalidSymbol);
  }

  private static JsonNode array(String text) {
    try {
      JsonNode array = JSON.readTree(text);
      if (array.isArray()) {
        return array;
      }
    } catch (JsonProcessingException e) {
      throw ApiError.illegalCharacters("symbols", "a JSON array");
    }
    throw ApiError.illegalCharacters("symbols", "a JSON array");
  }

  private static void write(TradeHistory history, TextBuffer json) {
    SymbolInfo info = history.info();
    json.append("{\"symbol\":\"").append(info.symbol());
    json.append("\",\"status\":\"").append(history.trading() ? "TRADING" : "BREAK");
    json.append("\",\"baseAsset\":\"").append(info.baseAsset());
    json.append("\",\"baseAssetPrecision\":8,\"quoteAsset\":\"").append(info.quoteAsset());
    json.append("\",\"quotePrecision\":8,\"quoteAssetPrecision\":8");
    json.append(",\"isSpotTradingAllowed\":true,\"filters\":[");
    json.append("{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"").appendDecimal(info.tick());
    json.append("\"},{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"").appendDecimal(info.lot());
    json.append("\"}],\"permissionSets\":[[\"SPOT\"]]}");
  }
}
