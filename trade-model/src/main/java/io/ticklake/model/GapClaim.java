package io.ticklake.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** The ingester's word to the stream on ids that were missing. */
public record GapClaim(String symbol, long fromId, long toId, Claim claim) {
  public GapClaim {
    requireNonNull(symbol, "symbol");
    requireNonNull(claim, "claim");
    IdRange.check(fromId, toId);
  }

  /** Whether the ids were fetched, or the exchange has proved not to have them. */
  public enum Claim {
    FETCHED,
    ABSENT;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public String toJson() {
    return ModelJson.write(
        json -> {
          json.writeStringField("symbol", symbol);
          json.writeNumberField("from_id", fromId);
          json.writeNumberField("to_id", toId);
          json.writeStringField("claim", claim.label());
        });
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static GapClaim parse(String json) {
    ModelJson.Fields fields = ModelJson.read("gap claim", json);
    return new GapClaim(
        fields.text("symbol"),
        fields.whole("from_id"),
        fields.whole("to_id"),
        Claim.valueOf(fields.text("claim").toUpperCase(Locale.ROOT)));
  }
}
