package io.ticklake.ingest.completeness;

import io.ticklake.ingest.config.CompletenessConfig;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.TradeHistory;
import io.ticklake.ingest.exchange.WeightBudget;
import io.ticklake.ingest.publish.TradePublisher;
import io.ticklake.ingest.time.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for missing trades and fetches them, on a thread of its own beside the live ones. */
public final class Completeness {
  private static final Logger LOG = LoggerFactory.getLogger(Completeness.class);
  private static final long LOOK_MILLIS = 200;
  private static final long SETTLE_MILLIS = 3_000;

  /** Probing leaves this share of the weight to fetching. */
  private static final double PROBE_SHARE = 0.6;

  /** What can be done about a stream that is silent. */
  public interface Streams {
    void renew(String symbol);

    void replace(String symbol);
  }

  private final Ledgers ledgers;
  private final TradeHistory exchange;
  private final WeightBudget budget;
  private final Streams streams;
  private final FillReport report;
  private final Time time;
  private final HoleBook book;
  private final TailWatch tails;
  private final Backfiller backfiller;
  private final StateStore store;
  private final Set<String> resumed = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile Set<String> followed = Set.of();
  private volatile int openHoles;
  private volatile long missing;

  public Completeness(
      CompletenessConfig config,
      Duration furthestFuture,
      Ledgers ledgers,
      TradeHistory exchange,
      WeightBudget budget,
      TradePublisher publisher,
      Streams streams,
      FillReport report,
      Time time) {
    this.ledgers = ledgers;
    this.exchange = exchange;
    this.budget = budget;
    this.streams = streams;
    this.report = report;
    this.time = time;
    this.book = new HoleBook(config.grace().toMillis());
    this.tails =
        new TailWatch(
            config.quietAfter().toMillis(),
            Math.min(SETTLE_MILLIS, config.quietAfter().toMillis()));
    this.backfiller =
        new Backfiller(
            exchange,
            publisher,
            report,
            time,
            new Backfiller.Bounds(config.absentAfter(), config.reach(), furthestFuture));
    this.store = new StateStore(ledgers, publisher, time);
    this.thread = new Thread(this::run, "completeness");
    this.thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** The symbols whose streams are to be watched. */
  public void follow(Collection<String> symbols) {
    followed = Set.copyOf(symbols);
  }

  /** Whether the symbol is among those. */
  public boolean follows(String symbol) {
    return followed.contains(symbol);
  }

  /** These symbols' streams have come back after they were lost, or come for the first time. */
  public void resumed(Collection<String> symbols) {
    resumed.addAll(symbols);
  }

  /** Writes what has changed since the last time. Thread-safe. */
  public void writeState() {
    store.writeChanged();
  }

  /** States on their way to Kafka. */
  public int pendingStates() {
    return store.pending();
  }

  public int openHoles() {
    return openHoles;
  }

  /** Ids that are missing. */
  public long missing() {
    return missing;
  }

  /** Ends the thread; a page on its way is given up and fetched again after the next start. */
  public void stop(long withinMillis) throws InterruptedException {
    thread.interrupt();
    thread.join(Math.max(1, withinMillis));
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!step()) {
          time.sleep(LOOK_MILLIS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (Throwable e) {
        report.unexpected("completeness", e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      time.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A probe and a fill at most; false if there was nothing to fill. */
  private boolean step() throws InterruptedException {
    long now = time.millis();
    for (String symbol : List.copyOf(resumed)) {
      resumed.remove(symbol);
      tails.suspect(symbol, now);
    }
    long nowEpoch = time.epochNanos() / 1_000_000;
    ledgers.all().forEach(l -> book.note(l.symbol(), l.holes(), now, nowEpoch));
    openHoles = book.openHoles();
    missing = book.missing();
    if (budget.blocked(now)) {
      return false;
    }
    if (budget.used(now) < budget.allowed() * PROBE_SHARE) {
      Optional<SymbolLedger> tail = tails.next(watched(), now);
      if (tail.isPresent()) {
        probe(tail.get());
      }
    }
    Optional<Hole> hole = book.next(now);
    if (hole.isEmpty()) {
      return false;
    }
    book.taken(hole.get(), now);
    backfiller.fill(hole.get(), ledgers.of(hole.get().symbol), book);
    return true;
  }

  private List<SymbolLedger> watched() {
    return followed.stream().map(ledgers::of).toList();
  }

  private void probe(SymbolLedger ledger) throws InterruptedException {
    OptionalLong newest;
    try {
      newest = exchange.newestId(ledger.symbol());
    } catch (ExchangeException e) {
      tails.unanswered(ledger.symbol(), time.millis());
      report.failed("newest trade of " + ledger.symbol(), e);
      // Whether the stream is silent cannot be known; asking for it again does no harm.
      streams.renew(ledger.symbol());
      return;
    }
    if (newest.isEmpty()) {
      tails.unanswered(ledger.symbol(), time.millis());
      return;
    }
    long id = newest.getAsLong();
    boolean first = ledger.unknown();
    TailWatch.Verdict verdict = tails.answered(ledger, id, time.millis());
    if (first) {
      // Nothing is known of this symbol yet: coverage begins behind what the exchange has now.
      ledger.beginAt(id + 1);
      return;
    }
    ledger.expectThrough(id);
    switch (verdict) {
      case FINE -> {}
      case SUBSCRIBE_AGAIN -> {
        LOG.info("symbol={} stream=silent newest={} action=renew", ledger.symbol(), id);
        streams.renew(ledger.symbol());
      }
      case REPLACE_CONNECTION -> {
        LOG.warn("symbol={} stream=silent newest={} action=replace", ledger.symbol(), id);
        streams.replace(ledger.symbol());
      }
    }
  }
}
