package io.ticklake.simulator.archive;

import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.AggregateTrade;
import io.ticklake.simulator.venue.Candle;
import io.ticklake.simulator.venue.Candles;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.TradeReader;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Writes the CSV rows of one archive. */
final class ArchiveRows {
  private static final LocalDate MICROS_SINCE = LocalDate.of(2025, 1, 1);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final int BUFFER = 64 * 1024;

  private final TradeHistory history;
  private final ArchiveName name;
  private final RowFilter filter;
  private final long nanosPerUnit;
  private final TextBuffer text = new TextBuffer(BUFFER + 1024);

  ArchiveRows(TradeHistory history, ArchiveName name, RowFilter filter) {
    this.history = history;
    this.name = name;
    this.filter = filter;
    nanosPerUnit = name.start().isBefore(MICROS_SINCE) ? 1_000_000 : 1_000;
  }

  /** Whether there are any. */
  static boolean exist(TradeHistory history, ArchiveName name) {
    long first = history.firstIdFrom(startUtc(name));
    return first < history.firstIdFrom(endUtc(name)) && history.read(first).utc() < endUtc(name);
  }

  void writeTo(OutputStream out) throws IOException {
    switch (name.kind()) {
      case TRADES -> writeTrades(out);
      case AGG_TRADES -> writeAggregates(out);
      case KLINES -> writeCandles(out);
    }
    text.drainTo(out);
  }

  private void writeTrades(OutputStream out) throws IOException {
    long last = lastId();
    TradeReader trade = history.read(firstId());
    for (; trade.id() <= last; trade.advance()) {
      if (filter.lacks(trade.id())) {
        continue;
      }
      text.append(trade.id()).append(',').appendDecimal(trade.price());
      text.append(',').appendDecimal(trade.quantity());
      text.append(',').appendProduct(trade.price(), trade.quantity());
      text.append(',').append(trade.utc() / nanosPerUnit);
      text.append(trade.buyerMaker() ? ",True,True\n" : ",False,True\n");
      drainIfFull(out);
    }
  }

  private void writeAggregates(OutputStream out) throws IOException {
    long last = lastId();
    TradeReader reader = history.read(firstId());
    while (reader.id() <= last) {
      AggregateTrade trade = AggregateTrade.readFrom(reader, last);
      if (filter.lacks(trade.firstId())) {
        continue;
      }
      text.append(trade.id()).append(',').appendDecimal(trade.price());
      text.append(',').appendDecimal(trade.quantity());
      text.append(',').append(trade.firstId()).append(',').append(trade.lastId());
      text.append(',').append(trade.utc() / nanosPerUnit);
      text.append(trade.buyerMaker() ? ",True,True\n" : ",False,True\n");
      drainIfFull(out);
    }
  }

  private void writeCandles(OutputStream out) throws IOException {
    Candles candles = Candles.of(history, startUtc(name), endUtc(name), MINUTE);
    for (Optional<Candle> next = candles.next(); next.isPresent(); next = candles.next()) {
      Candle candle = next.get();
      if (candle.count() > 0 && filter.lacks(candle.firstId())) {
        continue;
      }
      text.append(candle.openUtc() / nanosPerUnit).append(',').appendDecimal(candle.open());
      text.append(',').appendDecimal(candle.high()).append(',').appendDecimal(candle.low());
      text.append(',').appendDecimal(candle.close()).append(',').append(candle.volume());
      text.append(',').append(candle.endUtc() / nanosPerUnit - 1);
      text.append(',').append(candle.quoteVolume()).append(',').append(candle.count());
      text.append(',').append(candle.takerBuyVolume());
      text.append(',').append(candle.takerBuyQuoteVolume()).append(",0\n");
      drainIfFull(out);
    }
  }

  private void drainIfFull(OutputStream out) throws IOException {
    if (text.size() >= BUFFER) {
      text.drainTo(out);
    }
  }

  private long firstId() {
    return history.firstIdFrom(startUtc(name));
  }

  private long lastId() {
    return Math.min(history.lastId(), history.firstIdFrom(endUtc(name)) - 1);
  }

  private static long startUtc(ArchiveName name) {
    return utc(name.start());
  }

  private static long endUtc(ArchiveName name) {
    return utc(name.end());
  }

  private static long utc(LocalDate date) {
    return Duration.ofSeconds(date.atStartOfDay(ZoneOffset.UTC).toEpochSecond()).toNanos();
  }
}
