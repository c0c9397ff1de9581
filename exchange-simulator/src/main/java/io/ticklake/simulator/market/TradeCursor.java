package io.ticklake.simulator.market;

/**
 * Reads a market's trades by id, at no allocation. Any id can be read at any time; reading them in
 * order is fastest. Not thread-safe.
 */
public final class TradeCursor {
  private static final long MAX_LATENCY_NANOS = 900_000;

  private final SymbolMarket market;
  private final PriceCurve curve;
  private final long tick;
  private final long lot;
  private final long typicalLots;
  private final long maxLots;

  private long id;
  private long time;
  private long priceTicks;
  private long lots;
  private long latency;
  private boolean buyerMaker;

  private long burst = -1;
  private Burst orders;
  private long leader = -1;
  private long mid;

  TradeCursor(SymbolMarket market) {
    this.market = market;
    Instrument instrument = market.instrument();
    curve = market.priceCurve();
    tick = instrument.tick();
    lot = instrument.lot();
    typicalLots = instrument.typicalLots();
    maxLots = market.maxLots();
  }

  /** Goes to a trade; everything below is about it from now on. */
  public void moveTo(long id) {
    this.id = id;
    long wantedBurst = id >> Burst.SHIFT;
    if (wantedBurst != burst) {
      burst = wantedBurst;
      orders = market.burstOf(burst);
    }
    int index = (int) id & (Burst.SIZE - 1);
    long wantedLeader = (burst << Burst.SHIFT) + orders.leader(index);
    if (wantedLeader != leader) {
      leader = wantedLeader;
      long hash = market.orderHash(leader);
      time = market.orderTime(leader, hash);
      buyerMaker = (hash & 1) == 0;
      mid = curve.at(time) >> PriceCurve.FRACTION_BITS;
    }
    int level = orders.level(index);
    priceTicks = buyerMaker ? mid - level : mid + 1 + level;
    long hash = market.tradeHash(id);
    lots = Quantities.lots(hash, typicalLots, maxLots);
    latency = (hash & 0xFF) * (MAX_LATENCY_NANOS / 0xFF);
  }

  public void next() {
    moveTo(id + 1);
  }

  public long id() {
    return id;
  }

  /** Market time, in nanoseconds. */
  public long time() {
    return time;
  }

  /** In units of 1e-8. */
  public long price() {
    return priceTicks * tick;
  }

  /** In units of 1e-8. */
  public long quantity() {
    return lots * lot;
  }

  public boolean buyerMaker() {
    return buyerMaker;
  }

  /** From the trade to its publication (E − T), in nanoseconds. */
  public long latency() {
    return latency;
  }
}
