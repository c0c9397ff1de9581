package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.TradeHistory;
import io.ticklake.ingest.exchange.TradePage;
import io.ticklake.ingest.publish.SharedHeaders;
import io.ticklake.ingest.publish.TradeAcks;
import io.ticklake.ingest.publish.TradePublisher;
import io.ticklake.ingest.time.Time;
import io.ticklake.model.GapClaim;
import io.ticklake.model.GapClaim.Claim;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import io.ticklake.model.Origin;
import io.ticklake.model.Rejection;
import io.ticklake.model.Trade;
import io.ticklake.model.TradeWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.header.Header;

/**
 * Fetches one page of missing trades, writes it, and claims what was fetched and what is absent.
 */
final class Backfiller {
  private static final int PAGE = 1000;
  private static final Header ORIGIN = SharedHeaders.origin(Origin.BACKFILL);
  private static final Header CONNECTION = SharedHeaders.connection("rest");

  private final TradeHistory exchange;
  private final TradePublisher publisher;
  private final FillReport report;
  private final Time time;
  private final long absentAfterMillis;
  private final long reachMicros;
  private final long futureMicros;
  private final TradeWriter writer = new TradeWriter(TimeUnit.MICROSECONDS);

  /**
   * What the exchange's answers are held against.
   *
   * @param absentAfter how long an id must have been missing before its absence is proved
   * @param reach how far back trades are fetched
   * @param furthestFuture how far ahead a trade may lie
   */
  record Bounds(Duration absentAfter, Duration reach, Duration furthestFuture) {}

  Backfiller(
      TradeHistory exchange,
      TradePublisher publisher,
      FillReport report,
      Time time,
      Bounds bounds) {
    this.exchange = exchange;
    this.publisher = publisher;
    this.report = report;
    this.time = time;
    this.absentAfterMillis = bounds.absentAfter().toMillis();
    this.reachMicros = bounds.reach().toMillis() * 1000;
    this.futureMicros = bounds.furthestFuture().toMillis() * 1000;
  }

  /** Brings in what one answer of the exchange has of this hole; the book hears how it went. */
  void fill(Hole hole, SymbolLedger ledger, HoleBook book) throws InterruptedException {
    long from = pageStart(hole, ledger);
    TradePage page;
    try {
      page = exchange.trades(hole.symbol, from);
    } catch (ExchangeException e) {
      book.failed(hole, time.millis());
      report.failed("trades of " + hole.symbol, e);
      return;
    }
    IdRanges held = new IdRanges();
    page.trades().forEach(trade -> held.add(trade.id()));
    page.unreadable().forEach(letter -> held.add(letter.id()));
    List<Trade> wanted = wanted(page, ledger);
    IdRanges fetched = publish(wanted, ledger);
    claimFetched(ledger, fetched);
    long oldestMicros =
        wanted.stream().mapToLong(Trade::eventTimeMicros).min().orElse(Long.MAX_VALUE);
    List<IdRange> proved = new ArrayList<>();
    List<IdRange> unproved = new ArrayList<>();
    long nowMillis = time.millis();
    for (IdRange range : absentIn(page, held, ledger, from)) {
      boolean old = book.missingMillis(hole.symbol, range, nowMillis) >= absentAfterMillis;
      (old ? proved : unproved).add(range);
    }
    boolean claimed = claimAbsent(ledger, proved);
    leaveWhatIsTooOld(hole, ledger, from, oldestMicros);
    Outcome outcome = new Outcome(held, !fetched.isEmpty() || claimed, unproved, oldestMicros);
    remember(hole, ledger, book, outcome);
  }

  /**
   * The page that ends with the hole, moved down to where something is missing; of a hole whose
   * upper end held nothing, the page at its lower end.
   */
  private static long pageStart(Hole hole, SymbolLedger ledger) {
    if (hole.sparse) {
      return hole.from;
    }
    long lowest = Math.max(0, hole.to - PAGE + 1);
    return ledger.holes().stream()
        .filter(range -> range.to() >= lowest && range.from() <= hole.to)
        .mapToLong(range -> Math.max(lowest, range.from()))
        .min()
        .orElse(Math.max(lowest, hole.from));
  }

  /** What is missing and can be written; what can not goes to the dead letters. */
  private List<Trade> wanted(TradePage page, SymbolLedger ledger) {
    IdRanges missing = new IdRanges();
    ledger.holes().forEach(range -> missing.addRange(range.from(), range.to()));
    long latestMicros = time.epochNanos() / 1000 + futureMicros;
    List<Trade> wanted = new ArrayList<>();
    for (Trade trade : page.trades()) {
      if (!missing.contains(trade.id())) {
        continue;
      }
      if (trade.eventTimeMicros() <= latestMicros) {
        wanted.add(trade);
      } else {
        byte[] bytes = writer.toBytes(trade, trade.eventTimeMicros());
        reject(ledger, trade.id(), bytes, Rejection.FAR_IN_THE_FUTURE);
      }
    }
    for (TradePage.Unreadable letter : page.unreadable()) {
      if (missing.contains(letter.id())) {
        reject(ledger, letter.id(), letter.json().getBytes(UTF_8), Rejection.INVALID_NUMBER);
      }
    }
    return wanted;
  }

  /** Those that Kafka holds now, however long it took. */
  private IdRanges publish(List<Trade> trades, SymbolLedger ledger) throws InterruptedException {
    SharedHeaders headers =
        SharedHeaders.ofTrades(SharedHeaders.receivedAt(time.epochNanos()), CONNECTION, ORIGIN);
    FetchAcks acks = new FetchAcks(ledger, trades.size());
    for (Trade trade : trades) {
      byte[] bytes = writer.toBytes(trade, trade.eventTimeMicros());
      publisher.trade(acks, trade.id(), bytes, 0, bytes.length, headers, 0);
    }
    return acks.await();
  }

  /** Asked for again it would be the same: the gap stays, and is said to be none for REST. */
  private void reject(SymbolLedger ledger, long id, byte[] bytes, Rejection reason) {
    report.rejected(reason);
    publisher.deadLetter(
        bytes,
        0,
        bytes.length,
        reason,
        Origin.BACKFILL,
        "historicalTrades " + ledger.symbol(),
        time.epochNanos());
    ledger.leaveToArchives(id, id);
    report.leftToArchives(ledger.symbol(), id, id);
  }

  /** Missing ids that a later one in the same answer proves not to exist. */
  private static List<IdRange> absentIn(
      TradePage page, IdRanges held, SymbolLedger ledger, long from) {
    if (page.lastId() <= from) {
      return List.of();
    }
    IdRanges present = held.copy();
    return ledger.holes().stream()
        .filter(range -> range.to() >= from && range.from() < page.lastId())
        .flatMap(
            range ->
                present
                    .missingIn(
                        Math.max(range.from(), from), Math.min(range.to(), page.lastId() - 1))
                    .stream())
        .toList();
  }

  private void claimFetched(SymbolLedger ledger, IdRanges fetched) {
    for (IdRange range : fetched.ranges()) {
      publisher.claim(
          new GapClaim(ledger.symbol(), range.from(), range.to(), Claim.FETCHED),
          () -> {},
          () -> {});
    }
    report.fetched(fetched.count());
  }

  /**
   * Accounted for only once Kafka holds the claim: until then the hole stays.
   *
   * @return whether Kafka has taken any
   */
  private boolean claimAbsent(SymbolLedger ledger, List<IdRange> absent)
      throws InterruptedException {
    CountDownLatch decided = new CountDownLatch(absent.size());
    AtomicBoolean any = new AtomicBoolean();
    for (IdRange range : absent) {
      publisher.claim(
          new GapClaim(ledger.symbol(), range.from(), range.to(), Claim.ABSENT),
          () -> {
            ledger.absent(range.from(), range.to());
            report.absent(ledger.symbol(), range.from(), range.to());
            any.set(true);
            decided.countDown();
          },
          decided::countDown);
    }
    decided.await();
    return any.get();
  }

  private void leaveWhatIsTooOld(Hole hole, SymbolLedger ledger, long from, long oldestMicros) {
    boolean tooOld =
        oldestMicros != Long.MAX_VALUE && oldestMicros < time.epochNanos() / 1000 - reachMicros;
    if (tooOld && from > hole.from && !hole.sparse) {
      ledger.leaveToArchives(hole.from, from - 1);
      report.leftToArchives(hole.symbol, hole.from, from - 1);
    }
  }

  private void remember(Hole hole, SymbolLedger ledger, HoleBook book, Outcome outcome) {
    long nowMillis = time.millis();
    book.note(hole.symbol, ledger.holes(), nowMillis, time.epochNanos() / 1_000_000);
    outcome.unproved().forEach(ids -> book.postpone(hole.symbol, ids, absentAfterMillis));
    if (outcome.progress()) {
      book.progressed(
          hole,
          outcome.nothingBelow(hole) && !hole.sparse,
          outcome.oldestMicros() == Long.MAX_VALUE
              ? hole.newestEpochMillis
              : outcome.oldestMicros() / 1000);
    } else if (outcome.unproved().isEmpty()) {
      book.failed(hole, nowMillis);
    } else {
      book.postpone(hole.symbol, new IdRange(hole.from, hole.to), absentAfterMillis);
    }
  }

  /** What one page has brought. */
  private record Outcome(
      IdRanges held, boolean progress, List<IdRange> unproved, long oldestMicros) {
    boolean nothingBelow(Hole hole) {
      return !held.isEmpty() && held.first() > hole.to;
    }
  }

  /** Hears what becomes of fetched trades. */
  private static final class FetchAcks implements TradeAcks {
    private final SymbolLedger ledger;
    private final CountDownLatch decided;
    private final IdRanges acknowledged = new IdRanges();

    FetchAcks(SymbolLedger ledger, int count) {
      this.ledger = ledger;
      this.decided = new CountDownLatch(count);
    }

    /** The acknowledged ids, once all are decided. */
    IdRanges await() throws InterruptedException {
      decided.await();
      synchronized (this) {
        return acknowledged.copy();
      }
    }

    @Override
    public byte[] key() {
      return ledger.key();
    }

    @Override
    public void acknowledged(long id) {
      ledger.acknowledged(id);
      synchronized (this) {
        acknowledged.add(id);
      }
      decided.countDown();
    }

    @Override
    public void failed(long id) {
      decided.countDown();
    }
  }
}
