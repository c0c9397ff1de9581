package io.ticklake.simulator.rest;

import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.http.RequestHandler;
import io.ticklake.simulator.market.Instrument;
import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.market.Market;
import io.ticklake.simulator.market.MarketTime.Timeline;
import io.ticklake.simulator.market.TradeCursor;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers {@code /api/v3}. */
public final class RestApi implements RequestHandler {
  public static final String PATH = "/api/v3/";

  private final Market market;

  public RestApi(Market market) {
    this.market = market;
  }

  @Override
  public Reply handle(Request request) {
    try {
      Parameters parameters = new Parameters(request);
      return switch (request.path().substring(PATH.length())) {
        case "ping" -> Reply.json(200, "{}");
        case "time" ->
            Reply.json(
                200,
                "{\"serverTime\":" + TimeUnit.NANOSECONDS.toMillis(market.time().utcNow()) + "}");
        case "exchangeInfo" -> exchangeInfo();
        case "historicalTrades" -> historicalTrades(parameters);
        default -> Reply.text(404, "Not Found\n");
      };
    } catch (ApiError error) {
      return error.reply();
    }
  }

  private Reply historicalTrades(Parameters parameters) {
    Listing listing =
        market.board().bySymbol(parameters.symbol("symbol")).orElseThrow(ApiError::invalidSymbol);
    int limit = parameters.limit(500, 1000);
    long last = listing.lastId();
    long from = parameters.number("fromId").orElse(Math.max(0, last - limit + 1));
    parameters.requireAllRead();
    Timeline timeline = market.time().timeline();
    StringBuilder json = new StringBuilder("[");
    TradeCursor trade = listing.market().cursor(from);
    for (int i = 0; i < limit && trade.id() <= last; i++, trade.next()) {
      json.append(i == 0 ? "" : ",")
          .append("{\"id\":")
          .append(trade.id())
          .append(",\"price\":\"")
          .append(Decimals.of(trade.price()))
          .append("\",\"qty\":\"")
          .append(Decimals.of(trade.quantity()))
          .append("\",\"quoteQty\":\"")
          .append(Decimals.product(trade.price(), trade.quantity()))
          .append("\",\"time\":")
          .append(timeline.utc(trade.time()) / 1_000_000)
          .append(",\"isBuyerMaker\":")
          .append(trade.buyerMaker())
          .append(",\"isBestMatch\":true}");
    }
    return Reply.json(200, json.append(']').toString());
  }

  private Reply exchangeInfo() {
    StringBuilder json =
        new StringBuilder("{\"timezone\":\"UTC\",\"serverTime\":")
            .append(TimeUnit.NANOSECONDS.toMillis(market.time().utcNow()))
            .append(
                ",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":6000},"
                    + "{\"rateLimitType\":\"RAW_REQUESTS\",\"interval\":\"MINUTE\",\"intervalNum\":5,\"limit\":61000}],"
                    + "\"exchangeFilters\":[],\"symbols\":[");
    List<Listing> listings = market.board().listings();
    for (int i = 0; i < listings.size(); i++) {
      json.append(i == 0 ? "" : ",");
      append(json, listings.get(i));
    }
    return Reply.json(200, json.append("]}").toString());
  }

  private static void append(StringBuilder json, Listing listing) {
    Instrument instrument = listing.instrument();
    json.append("{\"symbol\":\"")
        .append(instrument.symbol())
        .append("\",\"status\":\"")
        .append(listing.trading() ? "TRADING" : "BREAK")
        .append("\",\"baseAsset\":\"")
        .append(instrument.baseAsset())
        .append("\",\"baseAssetPrecision\":8,\"quoteAsset\":\"")
        .append(instrument.quoteAsset())
        .append(
            "\",\"quotePrecision\":8,\"quoteAssetPrecision\":8,\"isSpotTradingAllowed\":true,\"filters\":[")
        .append("{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"")
        .append(Decimals.of(instrument.tick()))
        .append("\"},{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"")
        .append(Decimals.of(instrument.lot()))
        .append("\"}],\"permissionSets\":[[\"SPOT\"]]}");
  }
}
