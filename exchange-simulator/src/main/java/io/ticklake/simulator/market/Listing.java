package io.ticklake.simulator.market;

import io.ticklake.model.IdRange;
import io.ticklake.simulator.venue.SymbolInfo;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.TradeReader;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A symbol on the exchange: its market, and the market time at which trading ended, if it did. */
public final class Listing implements TradeHistory {
  private final SymbolMarket market;
  private final MarketTime time;
  private final Absences absences;
  private final long servedFrom;
  private final AtomicLong followedFrom = new AtomicLong(Long.MAX_VALUE);
  private volatile long endsAt = Long.MAX_VALUE;

  /**
   * A symbol that trades.
   *
   * @param servedFrom the market time after which clients can have been sent trades
   */
  Listing(SymbolMarket market, MarketTime time, Absences absences, long servedFrom) {
    this.market = market;
    this.time = time;
    this.absences = absences;
    this.servedFrom = servedFrom;
  }

  public SymbolMarket market() {
    return market;
  }

  @Override
  public SymbolInfo info() {
    Instrument instrument = market.instrument();
    return new SymbolInfo(
        instrument.symbol(),
        instrument.baseAsset(),
        instrument.quoteAsset(),
        instrument.tick(),
        instrument.lot());
  }

  @Override
  public String symbol() {
    return market.symbol();
  }

  @Override
  public boolean trading() {
    return endsAt == Long.MAX_VALUE;
  }

  /** The last market time, not after {@code now}, at which this symbol could trade. */
  public long lastTime(long now) {
    return Math.min(now, endsAt);
  }

  @Override
  public long firstServedId() {
    return market.firstIdAtOrAfter(servedFrom + 1);
  }

  /** Notes that a client is due all trades after this market time. */
  public void follow(long from) {
    followedFrom.accumulateAndGet(from, Math::min);
  }

  @Override
  public long firstDueId() {
    long from = followedFrom.get();
    return from == Long.MAX_VALUE ? firstServedId() : market.firstIdAtOrAfter(from + 1);
  }

  @Override
  public long lastId() {
    return market.firstIdAtOrAfter(lastTime(time.now()) + 1) - 1;
  }

  @Override
  public long firstIdFrom(long utc) {
    return market.firstIdAtOrAfter(time.timeline().firstMarketTimeFrom(utc));
  }

  /** The existing trades from an id on. */
  public ExistingTrades existing(long fromId) {
    return new ExistingTrades(market, absences, fromId);
  }

  @Override
  public TradeReader read(long fromId) {
    return new Reader(existing(fromId), market, time);
  }

  @Override
  public long firstOfAggregate(long aggregate) {
    return market.firstOfAggregate(aggregate);
  }

  @Override
  public List<IdRange> absent(long fromId, long toId) {
    return absences.within(market, fromId, toId);
  }

  void end() {
    time.atOnce(now -> endsAt = lastTime(now));
  }

  private record Reader(ExistingTrades trades, SymbolMarket market, MarketTime time)
      implements TradeReader {
    @Override
    public void advance() {
      trades.advance();
    }

    @Override
    public long id() {
      return trades.trade().id();
    }

    @Override
    public long price() {
      return trades.trade().price();
    }

    @Override
    public long quantity() {
      return trades.trade().quantity();
    }

    @Override
    public boolean buyerMaker() {
      return trades.trade().buyerMaker();
    }

    @Override
    public long utc() {
      return time.timeline().utc(trades.trade().time());
    }

    @Override
    public long aggregate() {
      return market.aggregateOf(id());
    }
  }
}
