package io.ticklake.ingest;

import io.ticklake.ingest.completeness.FillReport;
import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.completeness.SymbolLedger;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.TradeHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings {@code --from} to the ledgers. Ids that are too old to be fetched are left to the archives
 * at once, and whatever was done is said for each symbol.
 */
final class CoverageSetup {
  private static final Logger LOG = LoggerFactory.getLogger(CoverageSetup.class);
  private static final int MOST_NAMED = 5;

  private final CoverageStart start;
  private final Duration reach;
  private final TradeHistory exchange;

  CoverageSetup(CoverageStart start, Duration reach, TradeHistory exchange) {
    this.start = start;
    this.reach = reach;
    this.exchange = exchange;
  }

  /**
   * Whether the ids can be where coverage begins.
   *
   * @return the newest id of each symbol whose coverage is to begin at an id that is not covered
   * @throws UserException if a symbol is neither followed nor known, or an id has not been reached
   */
  Map<String, Long> check(Collection<String> symbols, Ledgers ledgers)
      throws UserException, ExchangeException, InterruptedException {
    List<String> faults = new ArrayList<>();
    start.ids().keySet().stream()
        .filter(symbol -> !symbols.contains(symbol) && ledgers.of(symbol).unknown())
        .map(symbol -> "Invalid --from: " + symbol + " is not followed, see exchange.symbols")
        .forEach(faults::add);
    List<String> unreached = new ArrayList<>();
    Map<String, Long> newest = new TreeMap<>();
    for (String symbol : symbols) {
      OptionalLong id = start.idOf(symbol);
      if (id.isEmpty() || ledgers.of(symbol).covers(id.getAsLong())) {
        continue;
      }
      newest.put(symbol, patiently(() -> exchange.newestId(symbol)).orElse(-1));
      // The next id to come is a place to begin.
      if (id.getAsLong() - 1 > newest.get(symbol)) {
        unreached.add(symbol + "=" + id.getAsLong() + " (newest: " + newest.get(symbol) + ")");
      }
    }
    if (!unreached.isEmpty()) {
      faults.add("Invalid --from: the exchange has not reached " + named(unreached));
    }
    if (!faults.isEmpty()) {
      throw new UserException(faults);
    }
    return newest;
  }

  /** Lets coverage begin where it does not begin earlier already. */
  void apply(Collection<String> symbols, Ledgers ledgers, FillReport report, Instant now)
      throws UserException, ExchangeException, InterruptedException {
    Map<String, Long> newest = check(symbols, ledgers);
    start.ids().keySet().stream()
        .filter(symbol -> !symbols.contains(symbol))
        .forEach(symbol -> LOG.info("from symbol={} ignored=\"not followed now\"", symbol));
    for (String symbol : symbols) {
      SymbolLedger ledger = ledgers.of(symbol);
      OptionalLong id = start.idOf(symbol);
      if (newest.containsKey(symbol)) {
        beginWithin(ledger, id.getAsLong(), newest.get(symbol), report, now);
      } else if (id.isPresent()) {
        ignored(ledger);
      } else if (start.time().isPresent()) {
        begin(ledger, start.time().get());
      }
    }
  }

  private void begin(SymbolLedger ledger, Instant time)
      throws ExchangeException, InterruptedException {
    OptionalLong first = patiently(() -> exchange.firstIdSince(ledger.symbol(), time));
    if (first.isEmpty()) {
      LOG.info("from symbol={} begin=next-trade reason=\"no trade since\"", ledger.symbol());
    } else if (ledger.covers(first.getAsLong())) {
      ignored(ledger);
    } else {
      begin(ledger, first.getAsLong());
    }
  }

  private void beginWithin(
      SymbolLedger ledger, long id, long newest, FillReport report, Instant now)
      throws ExchangeException, InterruptedException {
    OptionalLong oldest = patiently(() -> exchange.firstIdSince(ledger.symbol(), now.minus(reach)));
    long fetched = Math.min(oldest.orElse(newest + 1), ledger.begins().orElse(Long.MAX_VALUE));
    begin(ledger, id);
    if (id < fetched) {
      ledger.leaveToArchives(id, fetched - 1);
      report.leftToArchives(ledger.symbol(), id, fetched - 1);
    }
  }

  private static void begin(SymbolLedger ledger, long id) {
    if (ledger.begins().isEmpty()) {
      LOG.info("from symbol={} begin={}", ledger.symbol(), id);
    } else {
      LOG.info(
          "from symbol={} begin={} begin_before={}",
          ledger.symbol(),
          id,
          ledger.begins().getAsLong());
    }
    ledger.beginAt(id);
  }

  private static void ignored(SymbolLedger ledger) {
    LOG.info(
        "from symbol={} ignored=\"already covered\" begin={}",
        ledger.symbol(),
        ledger.begins().orElseThrow());
  }

  private static String named(List<String> all) {
    String named = String.join(", ", all.subList(0, Math.min(MOST_NAMED, all.size())));
    return all.size() <= MOST_NAMED ? named : named + " and " + (all.size() - MOST_NAMED) + " more";
  }

  /** The client waits as long as the exchange says; a start that gave up would ask all again. */
  private static OptionalLong patiently(Question question)
      throws ExchangeException, InterruptedException {
    while (true) {
      try {
        return question.ask();
      } catch (ExchangeException e) {
        if (e.kind() != ExchangeException.Kind.LIMITED) {
          throw e;
        }
        LOG.warn("start=waits reason=\"{}\"", e.getMessage());
      }
    }
  }

  private interface Question {
    OptionalLong ask() throws ExchangeException, InterruptedException;
  }
}
