package io.ticklake.simulator.market;

import static java.util.Objects.requireNonNull;

/**
 * All trades that one symbol will ever have, as pure functions of the id. Times here are market
 * times: nanoseconds since the market's epoch, not counting halts (see {@link MarketTime}).
 */
public final class SymbolMarket {
  private final Instrument instrument;
  private final long listedAt;
  private final long slot;
  private final long timeSeed;
  private final long burstSeed;
  private final long tradeSeed;
  private final long priceSeed;
  private final long absenceSeed;
  private final long faultSeed;

  /**
   * @param listedAt the market time at which ids start at 0
   * @param slot nanoseconds from one trade to the next, on average
   */
  public SymbolMarket(Instrument instrument, long seed, long listedAt, long slot) {
    this.instrument = requireNonNull(instrument, "instrument");
    if (listedAt < 0 || slot < 1) {
      throw new IllegalArgumentException("Invalid listing time or slot: " + listedAt + ", " + slot);
    }
    this.listedAt = listedAt;
    this.slot = slot;
    long symbolSeed = Hash.of(seed, instrument.symbol());
    timeSeed = Hash.of(symbolSeed, 1);
    burstSeed = Hash.of(symbolSeed, 2);
    tradeSeed = Hash.of(symbolSeed, 3);
    priceSeed = Hash.of(symbolSeed, 4);
    absenceSeed = Hash.of(symbolSeed, 5);
    faultSeed = Hash.of(symbolSeed, 6);
  }

  public Instrument instrument() {
    return instrument;
  }

  public String symbol() {
    return instrument.symbol();
  }

  /** The market time of a trade; never decreases from one id to the next. */
  public long timeOf(long id) {
    long burst = id >> Burst.SHIFT;
    int index = (int) id & (Burst.SIZE - 1);
    return orderTime(burstOf(burst).leader(index) + (burst << Burst.SHIFT));
  }

  /** The smallest id whose market time is not before this one. */
  public long firstIdAtOrAfter(long time) {
    if (time <= listedAt) {
      return 0;
    }
    // A trade's time lies within its own slot or, inside a burst, within an earlier one of it.
    long burstStart = (((time - listedAt) / slot) >> Burst.SHIFT) << Burst.SHIFT;
    long id = burstStart;
    while (id < burstStart + Burst.SIZE && timeOf(id) < time) {
      id++;
    }
    return id;
  }

  /** The id of the aggregate trade that a trade belongs to. */
  public long aggregateOf(long id) {
    long burst = id >> Burst.SHIFT;
    return burst * Burst.AGGREGATES + burstOf(burst).aggregate((int) id & (Burst.SIZE - 1));
  }

  /** The first trade id of an aggregate trade. */
  public long firstOfAggregate(long aggregate) {
    long burst = Math.floorDiv(aggregate, Burst.AGGREGATES);
    int wanted = (int) (aggregate - burst * Burst.AGGREGATES);
    Burst orders = burstOf(burst);
    int index = 0;
    while (orders.aggregate(index) < wanted) {
      index++;
    }
    return (burst << Burst.SHIFT) + index;
  }

  /** A reader of this market's trades, standing at an id. Not thread-safe. */
  public TradeCursor cursor(long id) {
    TradeCursor cursor = new TradeCursor(this);
    cursor.moveTo(id);
    return cursor;
  }

  Burst burstOf(long burst) {
    return Burst.of(Hash.of(burstSeed, burst));
  }

  long orderHash(long leaderId) {
    return Hash.of(timeSeed, leaderId);
  }

  long orderTime(long leaderId) {
    return orderTime(leaderId, orderHash(leaderId));
  }

  long orderTime(long leaderId, long orderHash) {
    return listedAt + leaderId * slot + Hash.below(orderHash, slot);
  }

  long tradeHash(long id) {
    return Hash.of(tradeSeed, id);
  }

  long absenceHash(long block) {
    return Hash.of(absenceSeed, block);
  }

  /** What chance does to this symbol's streams is derived from this. */
  public long faultSeed() {
    return faultSeed;
  }

  PriceCurve priceCurve() {
    return new PriceCurve(priceSeed, instrument.baseTicks());
  }

  long maxLots() {
    return Long.MAX_VALUE / instrument.lot();
  }
}
