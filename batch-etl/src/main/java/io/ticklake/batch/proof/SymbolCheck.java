package io.ticklake.batch.proof;

import io.ticklake.batch.archive.ArchiveReader.Kline;
import io.ticklake.batch.trades.TradeResolver;
import io.ticklake.model.Bar;
import io.ticklake.model.BarAccumulator;
import io.ticklake.model.Decimal8;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Holds our trades of a symbol, as they come in order of their ids, against what is known. */
final class SymbolCheck {
  private static final long MINUTE = 60_000_000;
  private static final long HOUR = 60 * MINUTE;
  private static final int MINUTES = 1440;

  private final String symbol;
  private final long dayStart;
  private final ReferenceTrades theirs;
  private final BarAccumulator[] minutes = new BarAccumulator[MINUTES];
  private final BitSet told = new BitSet(MINUTES);
  private final IdRanges oursIds = new IdRanges();
  private final IdRanges missingHere = new IdRanges();
  private final IdRanges missingThere = new IdRanges();
  private final List<SymbolProof.Difference> differences = new ArrayList<>();
  private final List<SymbolProof.Difference> minuteDifferences = new ArrayList<>();
  private final Hours hours = new Hours();
  private int next;
  private long ours;
  private long differing;
  private long minutesOff;

  /**
   * The check of a symbol's day.
   *
   * @param theirs null where there is no archive
   */
  SymbolCheck(String symbol, long dayStart, ReferenceTrades theirs) {
    this.symbol = symbol;
    this.dayStart = dayStart;
    this.theirs = theirs;
  }

  void ours(long id, long price, long quantity, long time, boolean buyerMaker) {
    ours++;
    oursIds.add(id);
    hours.count(Hours.What.OURS, hour(time));
    int minute = (int) ((time - dayStart) / MINUTE);
    if (minutes[minute] == null) {
      minutes[minute] = new BarAccumulator(symbol, dayStart + minute * MINUTE);
    }
    minutes[minute].add(id, price, quantity, buyerMaker);
    if (theirs == null) {
      return;
    }
    passBelow(id);
    if (next < theirs.count() && theirs.id(next) == id) {
      compare(id, price, quantity, time, buyerMaker);
      next++;
    } else {
      missingThere.add(id);
    }
  }

  private void passBelow(long id) {
    while (next < theirs.count() && theirs.id(next) < id) {
      missingHere.add(theirs.id(next));
      hours.count(Hours.What.MISSING_HERE, hour(theirs.time(next)));
      next++;
    }
  }

  private void compare(long id, long price, long quantity, long time, boolean buyerMaker) {
    long before = differing;
    if (price != theirs.price(next)) {
      differ(id, "price", Decimal8.format(price), Decimal8.format(theirs.price(next)));
    }
    if (quantity != theirs.quantity(next)) {
      differ(id, "qty", Decimal8.format(quantity), Decimal8.format(theirs.quantity(next)));
    }
    if (!TradeResolver.sameTime(time, theirs.time(next))) {
      differ(id, "event_time", text(time), text(theirs.time(next)));
    }
    if (buyerMaker != theirs.buyerMaker(next)) {
      differ(
          id,
          "buyer_maker",
          Boolean.toString(buyerMaker),
          Boolean.toString(theirs.buyerMaker(next)));
    }
    if (differing > before) {
      differing = before + 1;
      hours.count(Hours.What.DIFFERING, hour(time));
    }
  }

  private void differ(long at, String what, String ourValue, String theirValue) {
    differing++;
    if (differences.size() < SymbolProof.MOST_DETAILS) {
      differences.add(new SymbolProof.Difference(at, what, ourValue, theirValue));
    }
  }

  /** Holds a candle of theirs against our trades. */
  void kline(Kline candle) {
    int minute = (int) ((candle.openTimeMicros() - dayStart) / MINUTE);
    Bar bar = minutes[minute] == null ? null : minutes[minute].bar();
    long before = minutesOff;
    long count = bar == null ? 0 : bar.trades();
    if (count != candle.trades()) {
      minuteOff(
          candle.openTimeMicros(), "trades", Long.toString(count), Long.toString(candle.trades()));
    }
    compare(candle, "volume", bar == null ? BigDecimal.ZERO : bar.volume(), candle.volume());
    compare(
        candle,
        "quote_volume",
        bar == null ? BigDecimal.ZERO : bar.quoteVolume(),
        candle.quoteVolume());
    if (bar != null && candle.trades() > 0) {
      compare(candle, "open", bar.open(), candle.open());
      compare(candle, "high", bar.high(), candle.high());
      compare(candle, "low", bar.low(), candle.low());
      compare(candle, "close", bar.close(), candle.close());
    }
    if (told.get(minute)) {
      minuteOff(candle.openTimeMicros(), "candle", "", "repeated");
    }
    told.set(minute);
    countMinute(before, candle.openTimeMicros());
  }

  /** A minute is off once, in however many ways. */
  private void countMinute(long before, long time) {
    if (minutesOff > before) {
      minutesOff = before + 1;
      hours.count(Hours.What.MINUTES_OFF, hour(time));
    }
  }

  /** Minutes in which we have trades and the candles, which tell of every minute, nothing. */
  private void passUntold() {
    for (int minute = 0; minute < MINUTES; minute++) {
      if (minutes[minute] != null && !told.get(minute)) {
        long before = minutesOff;
        long time = dayStart + minute * MINUTE;
        minuteOff(time, "candle", minutes[minute].trades() + " trades", "none");
        countMinute(before, time);
      }
    }
  }

  private void compare(Kline candle, String what, BigDecimal mine, BigDecimal theirValue) {
    // A sum that does not fit its column is no statement; the exchange rounds sums to eight places.
    if (mine != null
        && mine.compareTo(theirValue) != 0
        && mine.setScale(8, RoundingMode.HALF_EVEN).compareTo(theirValue) != 0
        && mine.setScale(8, RoundingMode.DOWN).compareTo(theirValue) != 0) {
      minuteOff(candle.openTimeMicros(), what, mine.toPlainString(), theirValue.toPlainString());
    }
  }

  private void minuteOff(long time, String what, String mine, String theirValue) {
    minutesOff++;
    if (minuteDifferences.size() < SymbolProof.MOST_DETAILS) {
      minuteDifferences.add(new SymbolProof.Difference(time, what, mine, theirValue));
    }
  }

  /**
   * Ends the comparison.
   *
   * @param klineTrades how many trades the candles tell of; -1 without candles
   */
  SymbolProof end(String archive, String klines, long klineTrades) {
    if (theirs != null) {
      passBelow(Long.MAX_VALUE);
    }
    if (klineTrades >= 0) {
      passUntold();
    }
    long expected = theirs == null ? klineTrades : ours + missingHere.count();
    return new SymbolProof(
        symbol,
        archive,
        klines,
        ours,
        theirs == null ? 0 : theirs.count(),
        expected,
        Ids.of(missingHere),
        Ids.of(missingThere),
        holes(),
        theirs == null ? beyond(klineTrades - ours) : Ids.of(new IdRanges()),
        theirs == null ? 0 : theirs.repeated(),
        Ids.of(theirs == null ? new IdRanges() : theirs.repeatedIds()),
        differing,
        differences,
        minutesOff,
        minuteDifferences,
        hours);
  }

  private Ids holes() {
    IdRanges all = oursIds.copy();
    all.mergeAll(missingHere);
    IdRanges holes = new IdRanges();
    for (IdRange hole : all.holes()) {
      holes.addRange(hole.from(), hole.to());
    }
    return Ids.of(holes);
  }

  /** Ids of a day lie side by side: no missing one is further away than there are missing ones. */
  private Ids beyond(long missing) {
    IdRanges ids = new IdRanges();
    if (missing > 0 && !oursIds.isEmpty()) {
      if (oursIds.first() > 0) {
        ids.addRange(Math.max(0, oursIds.first() - missing), oursIds.first() - 1);
      }
      if (oursIds.last() < Long.MAX_VALUE) {
        long most = Math.min(missing, Long.MAX_VALUE - oursIds.last());
        ids.addRange(oursIds.last() + 1, oursIds.last() + most);
      }
    }
    return Ids.of(ids);
  }

  private int hour(long time) {
    return (int) ((time - dayStart) / HOUR);
  }

  private static String text(long micros) {
    return Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000)
        .toString();
  }
}
