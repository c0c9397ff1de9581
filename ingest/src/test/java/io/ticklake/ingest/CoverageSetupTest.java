package io.ticklake.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.ingest.completeness.FillReport;
import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.TradeHistory;
import io.ticklake.ingest.exchange.TradePage;
import io.ticklake.model.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --from} does at an exchange with a trade of A each second, id 0 to 9,999. */
final class CoverageSetupTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration REACH = Duration.ofSeconds(1_000);
  private static final long NEWEST = 9_999;

  private final Ledgers ledgers = new Ledgers();
  private final Exchange exchange = new Exchange();
  private final Left left = new Left();
  private Set<String> symbols = Set.of("A");

  @ParameterizedTest
  @CsvSource({"9500", "A=9500", "2026-11-21T11:51:41Z"})
  void coverageBeginsAtWhatIsGivenWithinTheReach(String from) throws Exception {
    apply(from);
    assertThat(ledgers.of("A").begins()).hasValue(9_500);
    assertThat(left.ranges).isEmpty();
  }

  @Test
  void whatLiesBeyondTheReachIsLeftToTheArchivesAtOnce() throws Exception {
    apply("A=42");
    assertThat(ledgers.of("A").begins()).hasValue(42);
    // The trade of 1,000 s ago is the oldest that is fetched.
    assertThat(left.ranges).containsExactly("A 42-8998");
  }

  @Test
  void ofASymbolThatHasBeenQuietForTheWholeReachAllIsLeft() throws Exception {
    exchange.quietSeconds = 2_000;
    apply("A=42");
    assertThat(left.ranges).containsExactly("A 42-9999");
  }

  @Test
  void theNextIdToComeIsTheLastPlaceToBegin() throws Exception {
    apply("10000");
    assertThat(ledgers.of("A").begins()).hasValue(10_000);
    ledgersAreRefused(
        "A=10001", "Invalid --from: the exchange has not reached A=10001 (newest: 9999)");
  }

  @Test
  void idsThatManySymbolsHaveNotReachedAreOneLine() {
    symbols = new TreeSet<>(List.of("A", "B", "C", "D", "E", "F", "G"));
    ledgersAreRefused(
        "20000",
        "Invalid --from: the exchange has not reached A=20000 (newest: 9999), B=20000 (newest: -1),"
            + " C=20000 (newest: -1), D=20000 (newest: -1), E=20000 (newest: -1) and 2 more");
  }

  @Test
  void aSymbolThatIsNotFollowedIsRefusedBesideTheOtherFaults() {
    ledgersAreRefused(
        "A=10001,X=1",
        "Invalid --from: X is not followed, see exchange.symbols",
        "Invalid --from: the exchange has not reached A=10001 (newest: 9999)");
  }

  @Test
  void aSymbolThatIsKnownAndNotFollowedNowIsPassedOver() throws Exception {
    ledgers.of("X").acknowledged(100);
    apply("A=9500,X=1");
    assertThat(ledgers.of("A").begins()).hasValue(9_500);
    assertThat(ledgers.of("X").begins()).hasValue(100);
  }

  @Test
  void whatIsCoveredAlreadyIsNotAskedAbout() throws Exception {
    ledgers.of("A").acknowledged(100);
    ledgers.of("A").acknowledged(9_000);
    apply("A=5000");
    assertThat(ledgers.of("A").begins()).hasValue(100);
    assertThat(exchange.questions).isZero();
    apply("2026-11-21T11:59:00Z");
    assertThat(ledgers.of("A").begins()).hasValue(100);
    assertThat(left.ranges).isEmpty();
  }

  @Test
  void coverageWithoutABeginNeverShrinks() {
    ledgers.of("A").acknowledged(100);
    ledgers.of("A").beginAt(5_000);
    assertThat(ledgers.of("A").begins()).hasValue(100);
  }

  @Test
  void coverageIsExtendedDownwardsAsFarAsTradesAreFetched() throws Exception {
    ledgers.of("A").acknowledged(9_500);
    apply("A=9400");
    assertThat(ledgers.of("A").begins()).hasValue(9_400);
    assertThat(left.ranges).isEmpty();
  }

  @Test
  void whatIsLeftEndsWhereCoverageBeganBefore() throws Exception {
    ledgers.of("A").acknowledged(300);
    apply("A=42");
    assertThat(left.ranges).containsExactly("A 42-299");
  }

  @Test
  void aLimitIsWaitedFor() throws Exception {
    exchange.refusals = 2;
    apply("A=9500");
    assertThat(ledgers.of("A").begins()).hasValue(9_500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          A=1,B=2,A=3          | Invalid --from: A is named twice
          btcusdt=1            | Invalid --from: btcusdt, symbols are upper case: BTCUSDT
          2026-11-21T12:00:01Z | Invalid --from: 2026-11-21T12:00:01Z lies in the future, it is 2026-11-21T12:00:00Z
          2026-11-21T11:43:19Z | Invalid --from: 2026-11-21T11:43:19Z, it has to lie within completeness.reach (16 minutes back); what is older comes from the archives
          -1                   | Invalid --from: -1, it has to be a time (2026-11-20T10:00:00Z), an id, or SYMBOL=id,…
          A=1,B                | Invalid --from: A=1,B, it has to be a time (2026-11-20T10:00:00Z), an id, or SYMBOL=id,…
          A=9999999999999999999 | Invalid --from: A=9999999999999999999, it has to be a time (2026-11-20T10:00:00Z), an id, or SYMBOL=id,…
          """)
  void whatIsNoStartIsRefused(String from, String line) {
    assertThatThrownBy(() -> CoverageStart.parse(from, NOW, REACH))
        .isInstanceOf(UserException.class)
        .hasMessage(line);
  }

  private void apply(String from) throws Exception {
    setup(from).apply(symbols, ledgers, left, NOW);
  }

  private void ledgersAreRefused(String from, String... lines) {
    assertThatThrownBy(() -> setup(from).check(symbols, new Ledgers()))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.lines()).containsExactly(lines));
  }

  private CoverageSetup setup(String from) throws UserException {
    return new CoverageSetup(CoverageStart.parse(from, NOW, REACH), REACH, exchange);
  }

  /** A's trades end a while ago; no other symbol has any. */
  private static final class Exchange implements TradeHistory {
    private long quietSeconds;
    private int refusals;
    private int questions;

    @Override
    public TradePage trades(String symbol, long fromId) {
      throw new AssertionError("Trades are for later");
    }

    @Override
    public OptionalLong newestId(String symbol) throws ExchangeException {
      asked();
      return symbol.equals("A") ? OptionalLong.of(NEWEST) : OptionalLong.empty();
    }

    @Override
    public OptionalLong firstIdSince(String symbol, Instant since) throws ExchangeException {
      asked();
      long first = NEWEST - Duration.between(since, NOW).toSeconds() + quietSeconds;
      return first > NEWEST ? OptionalLong.empty() : OptionalLong.of(Math.max(0, first));
    }

    private void asked() throws ExchangeException {
      questions++;
      if (refusals-- > 0) {
        throw new ExchangeException(ExchangeException.Kind.LIMITED, "too much");
      }
    }
  }

  private static final class Left implements FillReport {
    private final List<String> ranges = new ArrayList<>();

    @Override
    public void leftToArchives(String symbol, long from, long to) {
      ranges.add(symbol + " " + from + "-" + to);
    }

    @Override
    public void fetched(long trades) {}

    @Override
    public void absent(String symbol, long from, long to) {}

    @Override
    public void rejected(Rejection reason) {}

    @Override
    public void failed(String what, Exception cause) {}

    @Override
    public void unexpected(String where, Throwable cause) {}
  }
}
