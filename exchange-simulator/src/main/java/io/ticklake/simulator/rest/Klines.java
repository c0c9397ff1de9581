package io.ticklake.simulator.rest;

import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.Candle;
import io.ticklake.simulator.venue.Candles;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.Venue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** {@code klines}, each summed from its trades. */
final class Klines implements Endpoint {
  private static final int STANDARD = 500;
  private static final int MAX = 1000;
  private static final Map<String, Duration> INTERVALS =
      Map.ofEntries(
          Map.entry("1s", Duration.ofSeconds(1)),
          Map.entry("1m", Duration.ofMinutes(1)),
          Map.entry("3m", Duration.ofMinutes(3)),
          Map.entry("5m", Duration.ofMinutes(5)),
          Map.entry("15m", Duration.ofMinutes(15)),
          Map.entry("30m", Duration.ofMinutes(30)),
          Map.entry("1h", Duration.ofHours(1)),
          Map.entry("2h", Duration.ofHours(2)),
          Map.entry("4h", Duration.ofHours(4)),
          Map.entry("6h", Duration.ofHours(6)),
          Map.entry("8h", Duration.ofHours(8)),
          Map.entry("12h", Duration.ofHours(12)),
          Map.entry("1d", Duration.ofDays(1)));

  private final Venue venue;

  Klines(Venue venue) {
    this.venue = venue;
  }

  @Override
  public int weight() {
    return 2;
  }

  @Override
  public void answer(Parameters parameters, TimeUnit unit, TextBuffer json) {
    String symbol = parameters.symbol("symbol");
    long width = width(parameters.text("interval"));
    OptionalLong startTime = parameters.time("startTime");
    OptionalLong endTime = parameters.time("endTime");
    int limit = parameters.limit(STANDARD, MAX);
    parameters.requireAllRead();
    TradeHistory history = venue.history(symbol).orElseThrow(ApiError::invalidSymbol);
    long now = venue.utcNow();
    long until = Math.min(endTime.orElse(now), now) + 1;
    long from = startTime.orElse(Math.max(0, (until - 1) / width - limit + 1) * width);
    Candles candles = Candles.of(history, from, until, width);
    json.append('[');
    for (int i = 0; i < limit; i++) {
      Optional<Candle> candle = candles.next();
      if (candle.isEmpty()) {
        break;
      }
      write(candle.get(), unit, json.append(i == 0 ? "" : ","));
    }
    json.append(']');
  }

  private static long width(String interval) {
    Duration width = INTERVALS.get(interval);
    if (width == null) {
      throw ApiError.invalidInterval();
    }
    return width.toNanos();
  }

  private static void write(Candle candle, TimeUnit unit, TextBuffer json) {
    long scale = unit.toNanos(1);
    json.append('[').append(candle.openUtc() / scale);
    json.append(",\"").appendDecimal(candle.open());
    json.append("\",\"").appendDecimal(candle.high());
    json.append("\",\"").appendDecimal(candle.low());
    json.append("\",\"").appendDecimal(candle.close());
    json.append("\",\"").append(candle.volume());
    json.append("\",").append(candle.endUtc() / scale - 1);
    json.append(",\"").append(candle.quoteVolume());
    json.append("\",").append(candle.count());
    json.append(",\"").append(candle.takerBuyVolume());
    json.append("\",\"").append(candle.takerBuyQuoteVolume()).append("\",\"0\"]");
  }
}
