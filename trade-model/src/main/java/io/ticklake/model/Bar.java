package io.ticklake.model;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;

/**
 * A bar of one minute as it is published; docs/formats.md specifies its JSON.
 *
 * @param volume null where it overflows its column; likewise the other sums and the vwap, which is
 *     also null where the volume is zero
 * @param complete whether no trade of the minute is missing
 */
public record Bar(
    String symbol,
    long openTimeMicros,
    BigDecimal open,
    BigDecimal high,
    BigDecimal low,
    BigDecimal close,
    BigDecimal volume,
    BigDecimal quoteVolume,
    BigDecimal vwap,
    long trades,
    BigDecimal takerBuyVolume,
    BigDecimal takerBuyQuoteVolume,
    long firstId,
    long lastId,
    boolean complete,
    int revision,
    boolean isFinal,
    boolean overflow) {

  public Bar {
    Symbols.check(symbol);
    if (EpochTime.minuteOf(openTimeMicros) != openTimeMicros) {
      throw new IllegalArgumentException("Invalid start of a minute: " + openTimeMicros);
    }
    open = DecimalColumn.PRICE.fit("open", requireNonNull(open, "open"));
    high = DecimalColumn.PRICE.fit("high", requireNonNull(high, "high"));
    low = DecimalColumn.PRICE.fit("low", requireNonNull(low, "low"));
    close = DecimalColumn.PRICE.fit("close", requireNonNull(close, "close"));
    volume = DecimalColumn.VOLUME.fit("volume", volume);
    quoteVolume = DecimalColumn.QUOTE_VOLUME.fit("quote volume", quoteVolume);
    vwap = DecimalColumn.VWAP.fit("vwap", vwap);
    takerBuyVolume = DecimalColumn.VOLUME.fit("taker buy volume", takerBuyVolume);
    takerBuyQuoteVolume =
        DecimalColumn.QUOTE_VOLUME.fit("taker buy quote volume", takerBuyQuoteVolume);
    IdRange.check(firstId, lastId);
    if (trades <= 0 || revision < 0) {
      throw new IllegalArgumentException(
          "Invalid bar of " + trades + " trades in revision " + revision);
    }
  }

  /** The same minute as it is published under a revision. */
  public Bar published(int newRevision, Finality finality, Coverage coverage) {
    return new Bar(
        symbol,
        openTimeMicros,
        open,
        high,
        low,
        close,
        volume,
        quoteVolume,
        vwap,
        trades,
        takerBuyVolume,
        takerBuyQuoteVolume,
        firstId,
        lastId,
        coverage == Coverage.COMPLETE,
        newRevision,
        finality == Finality.FINAL,
        overflow);
  }

  /** Whether the watermark has passed the bar's end. */
  public enum Finality {
    LIVE,
    FINAL
  }

  /** Whether every id of the minute, and both neighbours, are accounted for. */
  public enum Coverage {
    PARTIAL,
    COMPLETE
  }

  public String toJson() {
    return ModelJson.write(
        json -> {
          json.writeStringField("symbol", symbol);
          json.writeNumberField("open_time", openTimeMicros);
          ModelJson.decimal(json, "open", open);
          ModelJson.decimal(json, "high", high);
          ModelJson.decimal(json, "low", low);
          ModelJson.decimal(json, "close", close);
          ModelJson.decimal(json, "volume", volume);
          ModelJson.decimal(json, "quote_volume", quoteVolume);
          ModelJson.decimal(json, "vwap", vwap);
          json.writeNumberField("trades", trades);
          ModelJson.decimal(json, "taker_buy_volume", takerBuyVolume);
          ModelJson.decimal(json, "taker_buy_quote_volume", takerBuyQuoteVolume);
          json.writeNumberField("first_id", firstId);
          json.writeNumberField("last_id", lastId);
          json.writeBooleanField("complete", complete);
          json.writeNumberField("revision", revision);
          json.writeBooleanField("final", isFinal);
          json.writeBooleanField("overflow", overflow);
        });
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Bar parse(String json) {
    return ModelJson.read("bar", json, Bar::of);
  }

  private static Bar of(ModelJson.Fields fields) {
    return new Bar(
        fields.text("symbol"),
        fields.whole("open_time"),
        fields.decimal("open"),
        fields.decimal("high"),
        fields.decimal("low"),
        fields.decimal("close"),
        fields.decimalOrNull("volume"),
        fields.decimalOrNull("quote_volume"),
        fields.decimalOrNull("vwap"),
        fields.whole("trades"),
        fields.decimalOrNull("taker_buy_volume"),
        fields.decimalOrNull("taker_buy_quote_volume"),
        fields.whole("first_id"),
        fields.whole("last_id"),
        fields.truth("complete"),
        fields.smallWhole("revision"),
        fields.truth("final"),
        fields.truth("overflow"));
  }
}
