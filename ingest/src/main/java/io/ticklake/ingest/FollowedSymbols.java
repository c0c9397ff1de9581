package io.ticklake.ingest;

import io.ticklake.ingest.completeness.AwaitedBegin;
import io.ticklake.ingest.completeness.FillReport;
import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.completeness.SymbolLedger;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.SymbolSelector;
import io.ticklake.ingest.exchange.TradeHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which symbols are followed while listings come and go. Coverage of one that has been listed since
 * the last look begins with its first trade after that look, not with the first that happens to be
 * received. Thread-safe.
 */
final class FollowedSymbols {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedSymbols.class);

  /** The exchange's clock and this one may differ. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /** A symbol's ids begin at 0, or at 1. */
  private static final long LATEST_FIRST_ID = 1;

  private final SymbolSelector selector;
  private final TradeHistory exchange;
  private final Ledgers ledgers;
  private final FillReport report;
  private Set<String> followed = Set.of();
  private Instant lastLook = Instant.MAX;

  FollowedSymbols(
      SymbolSelector selector, TradeHistory exchange, Ledgers ledgers, FillReport report) {
    this.selector = selector;
    this.exchange = exchange;
    this.ledgers = ledgers;
    this.report = report;
  }

  /** Those of the start, whose coverage begins as the ledgers say. */
  synchronized void begin(Collection<String> symbols, Instant now) {
    followed = Set.copyOf(symbols);
    lastLook = now;
  }

  /**
   * These are followed for the first time. Each has either been listed while nobody looked, or has
   * existed for long and is wanted only now, and then is not fetched unasked.
   *
   * @param since since when nobody may have looked
   */
  void perhapsListed(Collection<String> symbols, Instant since) {
    symbols.forEach(
        symbol -> ledgers.of(symbol).awaitBegin(new AwaitedBegin(since.minus(MARGIN), true)));
  }

  /**
   * Takes in what the exchange lists now; what is to be followed from now on. A list without any
   * wanted symbol is not believed.
   */
  synchronized Collection<String> look(Collection<String> listed, Instant now) {
    Set<String> selected = selector.select(listed);
    if (selected.isEmpty()) {
      LOG.warn("symbols refresh=ignored reason=\"the exchange lists none that is wanted\"");
      return followed;
    }
    for (String symbol : selected) {
      SymbolLedger ledger = ledgers.of(symbol);
      if (!followed.contains(symbol) && ledger.unknown() && ledger.awaitedBegin().isEmpty()) {
        ledger.awaitBegin(new AwaitedBegin(lastLook.minus(MARGIN), false));
      }
    }
    followed = Set.copyOf(selected);
    lastLook = now;
    return followed;
  }

  /** Asks for the first ids of new listings; those without an answer are asked for at the next. */
  synchronized void beginNew() throws InterruptedException {
    for (SymbolLedger ledger : ledgers.all()) {
      Optional<AwaitedBegin> awaited = ledger.awaitedBegin();
      if (awaited.isPresent()) {
        begin(ledger, awaited.get());
      }
    }
  }

  private void begin(SymbolLedger ledger, AwaitedBegin awaited) throws InterruptedException {
    OptionalLong first;
    try {
      first = exchange.firstIdSince(ledger.symbol(), awaited.since());
    } catch (ExchangeException e) {
      report.failed("first trade of " + ledger.symbol(), e);
      if (e.kind() == ExchangeException.Kind.REFUSED && !followed.contains(ledger.symbol())) {
        LOG.warn("symbol={} listed begin=unknown reason=\"gone\"", ledger.symbol());
        ledger.settleBegin();
      }
      return;
    }
    if (first.isEmpty()) {
      // No trade yet: whatever comes is looked for again.
      return;
    }
    if (awaited.onlyOfNew() && first.getAsLong() > LATEST_FIRST_ID) {
      LOG.info("symbol={} listed=before begin=next-trade", ledger.symbol());
    } else {
      ledger.beginAt(first.getAsLong());
      LOG.info("symbol={} listed begin={}", ledger.symbol(), first.getAsLong());
    }
    ledger.settleBegin();
  }
}
