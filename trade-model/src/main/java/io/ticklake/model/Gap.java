package io.ticklake.model;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** An entry of the ledger: ids of a symbol that are, or were, missing. */
public record Gap(String symbol, long fromId, long toId, long openedAtMicros, Status status) {
  public Gap {
    Symbols.check(symbol);
    requireNonNull(status, "status");
    IdRange.check(fromId, toId);
  }

  /** What is known of the ids. */
  public enum Status {
    OPEN,
    FILLED,
    ABSENT;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
      return label;
    }

    /** The status of this label. */
    public static Status of(String label) {
      for (Status status : values()) {
        if (status.label.equals(label)) {
          return status;
        }
      }
      throw new IllegalArgumentException("status");
    }
  }

  public String toJson() {
    return ModelJson.write(
        json -> {
          json.writeStringField("symbol", symbol);
          json.writeNumberField("from_id", fromId);
          json.writeNumberField("to_id", toId);
          json.writeNumberField("opened_at", openedAtMicros);
          json.writeStringField("status", status.label());
        });
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Gap parse(String json) {
    return ModelJson.read(
        "gap",
        json,
        fields ->
            new Gap(
                fields.text("symbol"),
                fields.whole("from_id"),
                fields.whole("to_id"),
                fields.whole("opened_at"),
                Status.of(fields.text("status"))));
  }
}
