package io.ticklake.ingest.exchange;

/** The exchange's REST interface did not give what was asked for. */
public final class ExchangeException extends Exception {
  /** What to do about it. */
  public enum Kind {
    /** Not reached, or an error on its side: try again later. */
    UNAVAILABLE,
    /** Too much was asked; the budget knows how long to wait. */
    LIMITED,
    /** It does not accept the request, such as a symbol that it does not know. */
    REFUSED,
    /** Its answer cannot be understood. */
    UNREADABLE
  }

  private final Kind kind;

  public ExchangeException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
