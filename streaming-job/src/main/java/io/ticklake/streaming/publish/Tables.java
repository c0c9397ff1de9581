package io.ticklake.streaming.publish;

import io.ticklake.model.Bar;
import io.ticklake.model.Gap;
import io.ticklake.streaming.state.CoverageBegin;

/** The columns of the job's datasets beside the trades; docs/formats.md specifies them. */
final class Tables {
  static Table<Bar> bars() {
    return new Table<Bar>("bar")
        .text("symbol", Bar::symbol)
        .time("open_time", Bar::openTimeMicros)
        .price("open", Bar::open)
        .price("high", Bar::high)
        .price("low", Bar::low)
        .price("close", Bar::close)
        .decimal("volume", 28, 8, Decimals.BYTES_28, Bar::volume)
        .decimal("quote_volume", 38, 16, Decimals.BYTES_38, Bar::quoteVolume)
        .decimal("vwap", 28, 12, Decimals.BYTES_28, Bar::vwap)
        .wide("trades", Bar::trades)
        .decimal("taker_buy_volume", 28, 8, Decimals.BYTES_28, Bar::takerBuyVolume)
        .decimal("taker_buy_quote_volume", 38, 16, Decimals.BYTES_38, Bar::takerBuyQuoteVolume)
        .wide("first_id", Bar::firstId)
        .wide("last_id", Bar::lastId)
        .truth("complete", Bar::complete)
        .number("revision", Bar::revision)
        .truth("final", Bar::isFinal)
        .truth("overflow", Bar::overflow);
  }

  static Table<Gap> gaps() {
    return new Table<Gap>("gap")
        .text("symbol", Gap::symbol)
        .wide("from_id", Gap::fromId)
        .wide("to_id", Gap::toId)
        .time("opened_at", Gap::openedAtMicros)
        .text("status", gap -> gap.status().label());
  }

  static Table<CoverageBegin> coverage() {
    return new Table<CoverageBegin>("coverage_begin")
        .text("symbol", CoverageBegin::symbol)
        .wide("from_id", CoverageBegin::fromId)
        .time("event_time", CoverageBegin::eventTimeMicros);
  }

  static Table<StaleDay> staleDays() {
    return new Table<StaleDay>("stale_day")
        .text("symbol", StaleDay::symbol)
        .wide("trades", StaleDay::trades);
  }

  private Tables() {}
}
