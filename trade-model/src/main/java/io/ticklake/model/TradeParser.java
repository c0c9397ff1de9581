package io.ticklake.model;

/**
 * Reads trade objects out of bytes, as docs/formats.md specifies them. Where the fields stand in
 * the exchange's order it makes no garbage; any other legal JSON goes through Jackson, with the
 * same result. Reusable, not thread-safe.
 */
public final class TradeParser {
  private final TradeFields fields = new TradeFields();
  private final SymbolTable symbols = new SymbolTable();
  private final UsualOrderReader usualOrder = new UsualOrderReader(symbols);
  private final AnyOrderReader anyOrder = new AnyOrderReader(symbols);
  private Rejection rejection;

  /**
   * Reads one trade object that takes exactly these bytes. True: it is a trade, and what the other
   * methods give is valid. False: {@link #rejection()} says why not.
   */
  public boolean parse(byte[] json, int offset, int length) {
    rejection =
        usualOrder.read(json, offset, length, fields)
            ? null
            : anyOrder.read(json, offset, length, fields);
    return rejection == null;
  }

  /** The same String for the same symbol. */
  public String symbol() {
    return fields.symbol;
  }

  public long id() {
    return fields.id;
  }

  /** In units of 1e-8. */
  public long price() {
    return fields.price;
  }

  /** In units of 1e-8. */
  public long quantity() {
    return fields.quantity;
  }

  /** The trade time {@code T}. */
  public long eventTimeMicros() {
    return fields.eventTimeMicros;
  }

  /** The event time {@code E}: when the exchange sent it. */
  public long publishTimeMicros() {
    return fields.publishTimeMicros;
  }

  public boolean buyerMaker() {
    return fields.buyerMaker;
  }

  /** Why the bytes are no trade; null where they are one. */
  public Rejection rejection() {
    return rejection;
  }

  /** What exactly was wrong, in few words; empty where nothing was. */
  public String rejectionDetail() {
    return rejection == null ? "" : anyOrder.detail();
  }

  /** Whose trade was rejected, where that could be read; else empty. */
  public String rejectedSymbol() {
    return rejection == null ? "" : anyOrder.symbolRead();
  }

  public Trade trade() {
    if (rejection != null) {
      throw new IllegalStateException("Cannot make a trade of what was rejected: " + rejection);
    }
    return new Trade(
        fields.symbol,
        fields.id,
        fields.price,
        fields.quantity,
        fields.eventTimeMicros,
        fields.buyerMaker);
  }
}
