package io.ticklake.ingest.completeness;

import io.ticklake.ingest.publish.TradePublisher;
import io.ticklake.ingest.time.Time;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes the ledgers that have changed to the topic {@code ingest-state}. */
final class StateStore {
  private final Ledgers ledgers;
  private final TradePublisher publisher;
  private final Time time;
  private final AtomicInteger pending = new AtomicInteger();

  StateStore(Ledgers ledgers, TradePublisher publisher, Time time) {
    this.ledgers = ledgers;
    this.publisher = publisher;
    this.time = time;
  }

  /** Each ledger as acknowledged up to now. */
  void writeChanged() {
    long nowMicros = time.epochNanos() / 1000;
    for (SymbolLedger ledger : ledgers.all()) {
      LedgerState state = ledger.stateIfChanged(nowMicros);
      if (state != null) {
        pending.incrementAndGet();
        publisher.state(
            ledger.key(),
            state.toBytes(),
            pending::decrementAndGet,
            () -> {
              ledger.markChanged();
              pending.decrementAndGet();
            });
      }
    }
  }

  /** States that Kafka has neither acknowledged nor refused. */
  int pending() {
    return pending.get();
  }
}
