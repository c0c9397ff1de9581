package io.ticklake.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** The ingester's word to the stream on ids that were missing. */
public record GapClaim(String symbol, long fromId, long toId, Claim claim) {
  public GapClaim {
    Symbols.check(symbol);
    requireNonNull(claim, "claim");
    IdRange.check(fromId, toId);
  }

  /** Whether the ids were fetched, or the exchange has proved not to have them. */
  public enum Claim {
    FETCHED,
    ABSENT;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
      return label;
    }

    private static Claim of(String label) {
      for (Claim claim : values()) {
        if (claim.label.equals(label)) {
          return claim;
        }
      }
      throw new IllegalArgumentException("claim");
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
   * @throws IllegalArgumentException if it is something else; caused by an {@link
   *     java.io.IOException} if it is no JSON
   */
  public static GapClaim parse(String json) {
    return ModelJson.read(
        "gap claim",
        json,
        fields ->
            new GapClaim(
                fields.text("symbol"),
                fields.whole("from_id"),
                fields.whole("to_id"),
                Claim.of(fields.text("claim"))));
  }
}
