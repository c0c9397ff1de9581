package io.ticklake.simulator.replay;

import io.ticklake.model.IdRange;
import io.ticklake.simulator.venue.SymbolInfo;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.TradeReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** One symbol's recorded trades, as far as they have been played. Each is its own aggregate. */
final class RecordedHistory implements TradeHistory {
  private static final String QUOTE = "USDT";

  private final SymbolInfo info;
  private final ReplayClock clock;
  private final NavigableMap<Long, RecordedTrade> byId = new TreeMap<>();
  private final NavigableMap<Long, Long> firstIdByTime = new TreeMap<>();
  private final NavigableMap<Long, Long> lastIdByReceipt = new TreeMap<>();

  RecordedHistory(String symbol, Collection<RecordedTrade> trades, ReplayClock clock) {
    this.clock = clock;
    String quote = symbol.endsWith(QUOTE) ? QUOTE : "";
    String base = symbol.substring(0, symbol.length() - quote.length());
    info = new SymbolInfo(symbol, base, quote, 1, 1);
    long lastId = -1;
    for (RecordedTrade trade : trades) {
      byId.putIfAbsent(trade.id(), trade);
      lastId = Math.max(lastId, trade.id());
      lastIdByReceipt.put(trade.receivedAt(), lastId);
    }
    byId.values().forEach(trade -> firstIdByTime.putIfAbsent(trade.utc(), trade.id()));
  }

  @Override
  public SymbolInfo info() {
    return info;
  }

  @Override
  public boolean trading() {
    return true;
  }

  @Override
  public long firstServedId() {
    return byId.firstKey();
  }

  @Override
  public long lastId() {
    Map.Entry<Long, Long> last = lastIdByReceipt.floorEntry(clock.now());
    return last == null ? firstServedId() - 1 : last.getValue();
  }

  @Override
  public long firstIdFrom(long utc) {
    Map.Entry<Long, Long> first = firstIdByTime.ceilingEntry(utc);
    return first == null ? byId.lastKey() + 1 : first.getValue();
  }

  @Override
  public TradeReader read(long fromId) {
    return new Reader(fromId);
  }

  @Override
  public long firstOfAggregate(long aggregate) {
    return aggregate;
  }

  /** Ids between the recorded ones: nobody can have them from here. */
  @Override
  public List<IdRange> absent(long fromId, long toId) {
    List<IdRange> ranges = new ArrayList<>();
    long expected = fromId;
    for (long id : byId.tailMap(fromId).keySet()) {
      if (id > toId) {
        break;
      }
      if (id > expected) {
        ranges.add(new IdRange(expected, id - 1));
      }
      expected = id + 1;
    }
    return ranges;
  }

  private final class Reader implements TradeReader {
    private Map.Entry<Long, RecordedTrade> at;

    private Reader(long fromId) {
      at = byId.ceilingEntry(fromId);
    }

    @Override
    public void advance() {
      at = byId.higherEntry(at.getKey());
    }

    @Override
    public long id() {
      return at == null ? END : at.getKey();
    }

    @Override
    public long price() {
      return at.getValue().price();
    }

    @Override
    public long quantity() {
      return at.getValue().quantity();
    }

    @Override
    public boolean buyerMaker() {
      return at.getValue().buyerMaker();
    }

    @Override
    public long utc() {
      return at == null ? Long.MAX_VALUE : at.getValue().utc();
    }

    @Override
    public long aggregate() {
      return id();
    }
  }
}
