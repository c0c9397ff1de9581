package io.ticklake.ingest.completeness;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/** The ledgers of all symbols, made when first asked for. Thread-safe. */
public final class Ledgers {
  private final ConcurrentHashMap<String, SymbolLedger> ledgers = new ConcurrentHashMap<>();

  public SymbolLedger of(String symbol) {
    SymbolLedger ledger = ledgers.get(symbol);
    return ledger != null ? ledger : ledgers.computeIfAbsent(symbol, SymbolLedger::new);
  }

  /** As if nothing had ever been said of the symbol. */
  void forget(String symbol) {
    ledgers.remove(symbol);
  }

  public Collection<SymbolLedger> all() {
    return ledgers.values();
  }
}
