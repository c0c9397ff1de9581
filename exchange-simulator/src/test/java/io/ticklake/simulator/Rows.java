package io.ticklake.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** Brings what the interfaces tell about a trade into the truth's form, for comparison. */
final class Rows {
  /** A {@code @trade} event with times in µs. */
  static String of(JsonNode trade) {
    return String.join(
        ",",
        trade.path("s").textValue(),
        trade.path("t").asText(),
        trade.path("p").textValue(),
        trade.path("q").textValue(),
        trade.path("T").asText(),
        trade.path("m").asText());
  }

  /** A trade of {@code historicalTrades} with times in µs. */
  static String of(String symbol, JsonNode trade) {
    return String.join(
        ",",
        symbol,
        trade.path("id").asText(),
        trade.path("price").textValue(),
        trade.path("qty").textValue(),
        trade.path("time").asText(),
        trade.path("isBuyerMaker").asText());
  }

  /** A row of a trades archive. */
  static String ofArchive(String symbol, String row) {
    String[] f = row.split(",", -1);
    String maker = f[5].equals("True") ? "true" : "false";
    return String.join(",", symbol, f[0], f[1], f[2], f[4], maker);
  }

  private Rows() {}
}
