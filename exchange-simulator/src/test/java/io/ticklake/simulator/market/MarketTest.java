package io.ticklake.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ticklake.model.IdRange;
import io.ticklake.simulator.clock.NanoClock;
import io.ticklake.simulator.venue.TradeReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MarketTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final AtomicLong clock =
      new AtomicLong(NanoClock.toNanos(Instant.parse("2026-03-05T10:00:00Z")));
  private final Market market =
      Market.of(1, new MarketTime(clock::get), Catalogue.first(200), 2000);

  @Test
  void ratesSumToWhatWasAskedForByZipfsLaw() {
    clock.addAndGet(MINUTE);
    List<Long> counts =
        market.histories().stream().map(l -> l.lastId() - l.firstServedId() + 1).toList();
    double total = counts.stream().mapToLong(Long::longValue).sum();
    assertThat(total).isCloseTo(120_000, within(600.0));
    assertThat(counts.get(0) / (double) counts.get(9)).isCloseTo(10, within(0.2));
  }

  @Test
  void symbolsAreAllDifferent() {
    List<Instrument> all = Catalogue.first(5_000);
    assertThat(all.stream().map(Instrument::symbol).collect(Collectors.toSet())).hasSize(5_000);
    assertThat(all.get(0).symbol()).isEqualTo("BTCUSDT");
    assertThat(Catalogue.NON_ASCII.symbol()).matches("[^\\x00-\\x7F]+USDT");
  }

  @Test
  void aHaltStopsTheMarketAndResumingGoesOnWithoutAHole() {
    Listing listing = market.histories().get(0);
    clock.addAndGet(MINUTE);
    market.halt();
    long haltedAt = clock.get();
    long last = listing.lastId();
    clock.addAndGet(10 * MINUTE);
    assertThat(listing.lastId()).isEqualTo(last);
    market.resume();
    assertThat(listing.lastId()).isEqualTo(last);
    clock.addAndGet(MINUTE);
    assertThat(listing.lastId()).isGreaterThan(last + 19_000);
    TradeReader trade = listing.read(last);
    assertThat(trade.utc()).isLessThanOrEqualTo(haltedAt);
    trade.advance();
    assertThat(trade.id()).isEqualTo(last + 1);
    assertThat(trade.utc()).isGreaterThan(haltedAt + 10 * MINUTE);
    assertThat(listing.firstIdFrom(haltedAt + 5 * MINUTE)).isEqualTo(last + 1);
    assertThat(listing.firstIdFrom(trade.utc())).isEqualTo(last + 1);
    assertThat(listing.firstIdFrom(trade.utc() + 1)).isGreaterThan(last + 1);
  }

  @Test
  void utcAndMarketTimeMapBackAndForthOverManyHalts() {
    MarketTime time = market.time();
    for (int i = 0; i < 5; i++) {
      clock.addAndGet(MINUTE);
      market.halt();
      clock.addAndGet(3 * MINUTE);
      market.resume();
    }
    clock.addAndGet(MINUTE);
    long now = time.now();
    for (long at = now - 8 * MINUTE; at < now; at += 7_919_000_000L) {
      long utc = time.timeline().utc(at);
      assertThat(time.timeline().marketTime(utc)).isEqualTo(at);
      assertThat(time.timeline().firstMarketTimeFrom(utc)).isEqualTo(at);
      assertThat(time.timeline().utc(at + 1)).isGreaterThan(utc);
    }
  }

  @Test
  void aSymbolListedLaterStartsAtIdZero() {
    int version = market.board().version();
    market.list(Catalogue.named("NEWUSDT"), 10);
    assertThat(market.board().version()).isNotEqualTo(version);
    Listing listing = market.history("NEWUSDT").orElseThrow();
    assertThat(listing.lastId()).isEqualTo(-1);
    clock.addAndGet(MINUTE);
    assertThat(listing.lastId()).isBetween(580L, 600L);
    assertThat(listing.firstServedId()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> market.list(Catalogue.named("NEWUSDT"), 10))
        .withMessage("Cannot list a symbol twice: NEWUSDT");
  }

  @Test
  void aDelistedSymbolKeepsItsHistory() {
    Listing listing = market.history("ETHUSDT").orElseThrow();
    market.delist("ETHUSDT");
    long last = listing.lastId();
    clock.addAndGet(MINUTE);
    assertThat(listing.trading()).isFalse();
    assertThat(listing.lastId()).isEqualTo(last);
    assertThat(listing.read(last).id()).isEqualTo(last);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> market.delist("NOPE"))
        .withMessage("Cannot delist, no such symbol: NOPE");
  }

  @Test
  void absentIdsAreSkippedByReadersAndListed() {
    Listing listing = market.histories().get(0);
    long before = listing.lastId();
    market.absences(0.5);
    clock.addAndGet(10 * MINUTE);
    long last = listing.lastId();
    List<IdRange> absent = listing.absent(before + 1, last);
    assertThat(absent).hasSizeBetween(50, 150);
    assertThat(listing.absent(before - 100_000, before)).isEmpty();
    long missing = 0;
    long expected = before + 1;
    for (TradeReader trade = listing.read(expected); trade.id() <= last; trade.advance()) {
      long first = expected;
      long id = trade.id();
      if (id > first) {
        assertThat(absent).contains(new IdRange(first, id - 1));
        missing += id - first;
      }
      expected = id + 1;
    }
    assertThat(missing).isEqualTo(absent.stream().mapToLong(IdRange::count).sum());
    IdRange some = absent.get(3);
    assertThat(listing.read(some.from()).id()).isEqualTo(some.to() + 1);
    assertThat(listing.absent(some.to(), some.to()))
        .containsExactly(new IdRange(some.to(), some.to()));
  }

  @Test
  void absencesStayWhereTheyWereWhenTheyAreTurnedOff() {
    Listing listing = market.histories().get(0);
    long before = listing.lastId();
    market.absences(1);
    clock.addAndGet(MINUTE);
    market.absences(0);
    long last = listing.lastId();
    List<IdRange> absent = listing.absent(before, last);
    clock.addAndGet(MINUTE);
    assertThat(listing.absent(before, last)).isEqualTo(absent).isNotEmpty();
    assertThat(listing.absent(last + 1024, listing.lastId())).isEmpty();
  }

  @Test
  void badRatesAndInstrumentsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> market.list(Catalogue.named("XUSDT"), 0))
        .withMessage("Invalid rate, trades per second: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Catalogue.named("a/b"))
        .withMessage("Invalid symbol: 'a/b'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Instrument("A", "A", "", 1, 1, 100, 1))
        .withMessage("Invalid tick and lot of A: 1, 1");
  }
}
