package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.ingest.completeness.AwaitedBegin;
import io.ticklake.ingest.completeness.FillReport;
import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.completeness.SymbolLedger;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.SymbolSelector;
import io.ticklake.ingest.exchange.TradeHistory;
import io.ticklake.ingest.exchange.TradePage;
import io.ticklake.model.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From where on symbols are covered that nobody has followed before. */
final class FollowedSymbolsTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant LOOK = Instant.parse("2026-11-21T12:15:00Z");

  private final Ledgers ledgers = new Ledgers();
  private final Exchange exchange = new Exchange();
  private final Failures failures = new Failures();
  private final FollowedSymbols followed =
      new FollowedSymbols(new SymbolSelector(List.of("*")), exchange, ledgers, failures);
  private final SymbolLedger ledger = ledgers.of("NEW");

  @ParameterizedTest
  @CsvSource({"0", "1", "4711"})
  void aListingBeginsWithItsFirstTradeSinceTheLookBefore(long first) throws Exception {
    exchange.traded("2026-11-21T11:58:59Z", first - 1);
    exchange.traded("2026-11-21T11:59:00Z", first);
    followed.begin(Set.of("OLD"), START);
    assertThat(followed.look(Set.of("OLD", "NEW"), LOOK)).containsExactlyInAnyOrder("OLD", "NEW");
    followed.beginNew();
    assertThat(ledger.begins()).hasValue(first);
    assertThat(ledger.awaitedBegin()).isEmpty();
    assertThat(ledgers.of("OLD").unknown()).isTrue();
  }

  @Test
  void aListingIsRememberedAsSuchUntilItsFirstIdIsKnown() throws Exception {
    followed.begin(Set.of("OLD"), START);
    followed.look(Set.of("OLD", "NEW"), LOOK);
    followed.beginNew();
    ledger.acknowledged(9);
    exchange.failure = ExchangeException.Kind.UNAVAILABLE;
    followed.beginNew();
    assertThat(failures.heard).containsExactly("first trade of NEW");
    AwaitedBegin since = new AwaitedBegin(Instant.parse("2026-11-21T11:59:00Z"), false);
    assertThat(ledger.awaitedBegin()).hasValue(since);
    exchange.failure = null;
    exchange.traded("2026-11-21T12:05:00Z", 7);
    followed.look(Set.of("OLD", "NEW"), LOOK.plusSeconds(900));
    followed.beginNew();
    assertThat(ledger.begins()).hasValue(7);
  }

  @Test
  void aListingThatIsHaltedBeforeItsFirstIdIsKnownIsNotForgotten() throws Exception {
    followed.begin(Set.of("OLD"), START);
    followed.look(Set.of("OLD", "NEW"), LOOK);
    ledger.acknowledged(9);
    followed.look(Set.of("OLD"), LOOK.plusSeconds(900));
    exchange.traded("2026-11-21T12:05:00Z", 7);
    followed.beginNew();
    assertThat(ledger.begins()).hasValue(7);
  }

  @Test
  void aListingThatTheExchangeKnowsNoLongerIsGivenUpOnceItIsNotFollowed() throws Exception {
    followed.begin(Set.of("OLD"), START);
    followed.look(Set.of("OLD", "NEW"), LOOK);
    exchange.failure = ExchangeException.Kind.REFUSED;
    followed.beginNew();
    assertThat(ledger.awaitedBegin()).isPresent();
    followed.look(Set.of("OLD"), LOOK.plusSeconds(900));
    followed.beginNew();
    assertThat(ledger.awaitedBegin()).isEmpty();
    assertThat(ledger.begins()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  void whatWasListedWhileNobodyLookedBeginsWithItsVeryFirstTrade(long first) throws Exception {
    followed.perhapsListed(Set.of("NEW"), START);
    followed.begin(Set.of("OLD", "NEW"), LOOK);
    followed.beginNew();
    ledger.acknowledged(9);
    assertThat(ledger.begins()).hasValue(9);
    exchange.traded("2026-11-21T12:05:00Z", first);
    followed.beginNew();
    assertThat(ledger.begins()).hasValue(first);
    assertThat(ledger.awaitedBegin()).isEmpty();
  }

  @Test
  void whatHasExistedForLongIsNotFetchedUnasked() throws Exception {
    exchange.traded("2019-01-01T00:00:00Z", 0);
    exchange.traded("2026-11-21T12:05:00Z", 5_000_000_000L);
    followed.perhapsListed(Set.of("NEW"), START);
    followed.begin(Set.of("OLD", "NEW"), LOOK);
    followed.beginNew();
    assertThat(ledger.begins()).isEmpty();
    assertThat(ledger.awaitedBegin()).isEmpty();
  }

  /** Has trades of one symbol, or does not answer. */
  private static final class Exchange implements TradeHistory {
    private final NavigableMap<Instant, Long> ids = new TreeMap<>();
    private ExchangeException.Kind failure;

    void traded(String time, long id) {
      ids.put(Instant.parse(time), id);
    }

    @Override
    public TradePage trades(String symbol, long fromId) {
      throw new AssertionError("Trades are for later");
    }

    @Override
    public OptionalLong newestId(String symbol) {
      throw new AssertionError("Not asked for");
    }

    @Override
    public OptionalLong firstIdSince(String symbol, Instant time) throws ExchangeException {
      if (failure != null) {
        throw new ExchangeException(failure, "no answer");
      }
      return ids.tailMap(time).values().stream().mapToLong(id -> id).findFirst();
    }
  }

  private static final class Failures implements FillReport {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void failed(String what, Exception cause) {
      heard.add(what);
    }

    @Override
    public void leftToArchives(String symbol, long from, long to) {}

    @Override
    public void fetched(long trades) {}

    @Override
    public void absent(String symbol, long from, long to) {}

    @Override
    public void rejected(Rejection reason) {}

    @Override
    public void unexpected(String where, Throwable cause) {}
  }
}
