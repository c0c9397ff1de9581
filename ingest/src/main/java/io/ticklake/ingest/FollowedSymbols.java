package io.ticklake.ingest;

import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.SymbolSelector;
import io.ticklake.ingest.exchange.TradeHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which symbols are followed while listings come and go. Coverage of one that has been listed since
 * the last look begins with its first trade after that look, not with the first that happens to be
 * received.
 */
final class FollowedSymbols {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedSymbols.class);

  /** The exchange's clock and this one may differ. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final SymbolSelector selector;
  private final TradeHistory exchange;
  private final Ledgers ledgers;
  private final Map<String, Instant> unbegun = new HashMap<>();
  private Set<String> followed = Set.of();
  private Instant lastLook = Instant.MAX;

  FollowedSymbols(SymbolSelector selector, TradeHistory exchange, Ledgers ledgers) {
    this.selector = selector;
    this.exchange = exchange;
    this.ledgers = ledgers;
  }

  /** Those of the start, whose coverage begins as the ledgers say. */
  void begin(Collection<String> symbols, Instant now) {
    followed = Set.copyOf(symbols);
    lastLook = now;
  }

  /**
   * Takes in what the exchange lists now; what is to be followed from now on. A list without any
   * wanted symbol is not believed.
   */
  Collection<String> look(Collection<String> listed, Instant now) {
    Set<String> selected = selector.select(listed);
    if (selected.isEmpty()) {
      LOG.warn("symbols refresh=ignored reason=\"the exchange lists none that is wanted\"");
      return followed;
    }
    for (String symbol : selected) {
      if (!followed.contains(symbol) && ledgers.of(symbol).unknown()) {
        unbegun.put(symbol, lastLook.minus(MARGIN));
      }
    }
    unbegun.keySet().retainAll(selected);
    followed = Set.copyOf(selected);
    lastLook = now;
    return followed;
  }

  /** Asks for the first ids of new listings; those without an answer are asked for at the next. */
  void beginNew() throws InterruptedException {
    Iterator<Map.Entry<String, Instant>> iterator = unbegun.entrySet().iterator();
    while (iterator.hasNext()) {
      Map.Entry<String, Instant> listing = iterator.next();
      try {
        OptionalLong first = exchange.firstIdSince(listing.getKey(), listing.getValue());
        if (first.isEmpty()) {
          // No trade yet: whatever comes is looked for again.
          continue;
        }
        ledgers.of(listing.getKey()).beginAt(first.getAsLong());
        LOG.info("symbol={} listed begin={}", listing.getKey(), first.getAsLong());
        iterator.remove();
      } catch (ExchangeException e) {
        LOG.warn("symbol={} listed begin=unknown reason=\"{}\"", listing.getKey(), e.getMessage());
      }
    }
  }
}
