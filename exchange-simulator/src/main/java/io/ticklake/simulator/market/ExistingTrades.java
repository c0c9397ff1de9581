package io.ticklake.simulator.market;

import io.ticklake.model.IdRange;

/** Walks over a market's trades in order of id, past those that never existed. Not thread-safe. */
public final class ExistingTrades {
  private final SymbolMarket market;
  private final Absences absences;
  private final TradeCursor trade;
  private Object version;
  private long blockEnd = -1;
  private long absentFrom;
  private long absentTo;

  ExistingTrades(SymbolMarket market, Absences absences, long fromId) {
    this.market = market;
    this.absences = absences;
    trade = new TradeCursor(market);
    moveTo(fromId);
  }

  /** The trade it stands at. */
  public TradeCursor trade() {
    return trade;
  }

  public void advance() {
    moveTo(trade.id() + 1);
  }

  private void moveTo(long wanted) {
    long id = wanted;
    if (id >= blockEnd || absences.version() != version) {
      look(id);
    }
    while (id >= absentFrom && id <= absentTo) {
      id = absentTo + 1;
      look(id);
    }
    trade.moveTo(id);
  }

  private void look(long id) {
    version = absences.version();
    long block = id >> Absences.BLOCK_SHIFT;
    blockEnd = (block + 1) << Absences.BLOCK_SHIFT;
    IdRange range = absences.inBlock(market, block).orElse(null);
    absentFrom = range == null ? Long.MAX_VALUE : range.from();
    absentTo = range == null ? Long.MIN_VALUE : range.to();
  }
}
