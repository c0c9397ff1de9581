package io.ticklake.batch.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.batch.SilentSite;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.model.IdRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestExchangeTest {
  private static final Instant NOW = Instant.parse("2026-11-06T08:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String NO_SYMBOLS = "{\"symbols\":[]}";
  private static final String GOOD = trade(7, "'1.5'", "'0.25'", "1793836800000000", "true");

  @Test
  void handsOnTheTradesThatWereAskedFor() throws Exception {
    String last = trade(9, "'2'", "'1'", "1793836800001", "false");
    String beyond = trade(10, "'2'", "'1'", "1793836800002", "false");

    assertThat(read("[" + String.join(",", GOOD, last, beyond) + "]"))
        .containsExactly(
            "7 150000000 25000000 1793836800000000 true",
            "9 200000000 100000000 1793836800001000 false");
  }

  /** A trade every ten seconds for 1,000 days; only the day's nine pages are worth asking for. */
  @ParameterizedTest
  @CsvSource({"0, 9000000000000000000", "1, 4400000", "4320100, 9000000000000000000"})
  void asksForLittleBeyondTheDayHoweverFarTheIdsReach(long from, long to) throws Exception {
    LocalDate day = LocalDate.EPOCH.plusDays(20_500);
    long start = 20_500L * 86_400_000_000L;
    List<Long> ids = new ArrayList<>();
    try (ExchangeStub stub =
        ExchangeStub.trading(8_640_000, id -> start + (id - 4_320_000) * 10_000_000)) {
      exchange(stub)
          .trades(
              "BTCUSDT",
              new IdRange(from, to),
              day,
              (id, price, quantity, time, buyerMaker) -> ids.add(id));
      assertThat(stub.asked()).isLessThan(90);
    }
    assertThat(ids)
        .containsExactlyElementsOf(
            LongStream.range(Math.max(from, 4_320_000), 4_328_640).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'price':'1','qty':'1','time':1793836800000,'isBuyerMaker':true} | a trade has no id",
        "{'id':'8','price':'1','qty':'1','time':1793836800000,'isBuyerMaker':true} | a trade has no id",
        "{'id':8,'price':'1','qty':'1','time':1793836800000} | trade 8: isBuyerMaker is no truth value",
        "{'id':8,'price':'1','qty':'1','time':1793836800000,'isBuyerMaker':'no'} | trade 8: isBuyerMaker is no truth value",
        "{'id':8,'qty':'1','time':1793836800000,'isBuyerMaker':true} | trade 8: Invalid decimal with eight places:",
        "{'id':8,'price':'a','qty':'1','time':1793836800000,'isBuyerMaker':true} | trade 8: Invalid decimal with eight places: a",
        "{'id':8,'price':'0','qty':'1','time':1793836800000,'isBuyerMaker':true} | trade 8: Invalid price in units of 1e-8: 0",
        "{'id':8,'price':'1','qty':'-1','time':1793836800000,'isBuyerMaker':true} | trade 8: Invalid quantity in units of 1e-8: -100000000",
        "{'id':8,'price':'1','qty':'1','isBuyerMaker':true} | trade 8: time is no whole number",
        "{'id':8,'price':'1','qty':'1','time':0,'isBuyerMaker':true} | trade 8: Invalid time of a trade: 0",
        "{'id':8,'price':'1','qty':'1','time':-9223372036854775808,'isBuyerMaker':true} | trade 8: long overflow",
        "{'id':7,'price':'1','qty':'1','time':1793836800000,'isBuyerMaker':true} | its ids do not ascend from 5",
        "17 | a trade has no id",
      })
  void refusesWhatIsNoTradeWithOneLine(String json, String why) {
    assertThatThrownBy(() -> read("[" + GOOD + "," + json.replace('\'', '"') + "]"))
        .isInstanceOf(LakeException.class)
        .message()
        .isEqualToIgnoringWhitespace("Cannot understand the exchange's trades of BTCUSDT: " + why)
        .hasLineCount(1);
  }

  @Test
  void refusesAnIdBelowTheFirstThatWasAskedFor() {
    assertThatThrownBy(() -> read("[" + trade(4, "'1'", "'1'", "1793836800000", "true") + "]"))
        .isInstanceOf(LakeException.class)
        .hasMessageEndingWith(": its ids do not ascend from 5");
  }

  @ParameterizedTest
  @CsvSource({"{}", "''", "7"})
  void refusesWhatIsNoList(String answer) {
    assertThatThrownBy(() -> read(answer))
        .isInstanceOf(LakeException.class)
        .hasMessage("Cannot understand the exchange's trades of BTCUSDT: it is no list");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{}",
        "{'symbols':{}}",
        "{'symbols':[{}]}",
        "{'symbols':[{'symbol':''}]}",
        "{'symbols':[{'symbol':7}]}"
      })
  void refusesAListOfSymbolsThatNamesNone(String answer) throws Exception {
    try (ExchangeStub stub = ExchangeStub.answering(Map.of("", answer.replace('\'', '"')))) {
      assertThatThrownBy(() -> exchange(stub).symbols())
          .isInstanceOf(LakeException.class)
          .hasMessage("Cannot understand the exchange's list of symbols");
    }
  }

  @Test
  void goesOnWhereTheUsedWeightIsNoNumber() throws Exception {
    String last = trade(9, "'2'", "'1'", "1793836800001", "false");
    try (ExchangeStub stub = ExchangeStub.answering(Map.of("BTCUSDT", "[" + last + "]"))) {
      stub.withHeader("X-MBX-USED-WEIGHT-1M", "much");
      assertThat(read(stub)).hasSize(1);
    }
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void givesUpAnAnswerOfWhichNoMoreComesAndTriesAgain() throws Exception {
    List<Duration> pauses = new ArrayList<>();
    try (SilentSite site = SilentSite.open()) {
      RestExchange exchange =
          new RestExchange(
              site.base(), pauses::add, CLOCK, RestExchange.Watcher.NONE, Duration.ofMillis(100));

      assertThatThrownBy(exchange::symbols)
          .isInstanceOf(LakeException.class)
          .hasMessageStartingWith("Cannot ask " + site.base() + "/api/v3/exchangeInfo: ")
          .hasMessageContaining("no byte came for 100 ms");
      assertThat(site.asked()).isEqualTo(8);
    }
    assertThat(pauses).hasSize(8);
  }

  @Test
  void saysBeforeEachPageWhichIdsAreLeft() throws Exception {
    List<String> told = new ArrayList<>();
    LocalDate day = LocalDate.of(2026, 11, 5);
    long start = day.toEpochDay() * 86_400_000_000L;
    try (ExchangeStub stub = ExchangeStub.trading(2_500, id -> start + id)) {
      new RestExchange(stub.base(), pause -> {}, CLOCK, telling(told))
          .trades(
              "BTCUSDT", new IdRange(1, 2_500), day, (id, price, quantity, time, buyerMaker) -> {});
    }
    assertThat(told)
        .containsExactly("BTCUSDT 1 to 2500", "BTCUSDT 1001 to 2500", "BTCUSDT 2001 to 2500");
  }

  @ParameterizedTest
  @CsvSource({"418, 300, 300", "429, 30, 30", "429, Wed 07 Nov, 60", "418, -7, 1"})
  void saysBeforeItWaitsWhyAndUntilWhen(int status, String retryAfter, long seconds)
      throws Exception {
    List<String> told = new ArrayList<>();
    try (ExchangeStub stub = ExchangeStub.answering(Map.of("", NO_SYMBOLS))) {
      stub.withStatus(status).withHeader("Retry-After", retryAfter);
      RestExchange exchange =
          new RestExchange(
              stub.base(),
              pause -> {
                told.add("sleeps " + pause.toSeconds());
                stub.withStatus(200);
              },
              CLOCK,
              telling(told));

      assertThat(exchange.symbols()).isEmpty();
    }
    assertThat(told)
        .containsExactly(
            "waits until %s: HTTP status %d".formatted(NOW.plusSeconds(seconds), status),
            "sleeps " + seconds);
  }

  @Test
  void saysThatItWaitsForTheNextMinutesWeight() throws Exception {
    List<String> told = new ArrayList<>();
    try (ExchangeStub stub = ExchangeStub.answering(Map.of("", NO_SYMBOLS))) {
      stub.withHeader("X-MBX-USED-WEIGHT-1M", "3025");
      new RestExchange(stub.base(), pause -> {}, CLOCK, telling(told)).symbols();
    }
    assertThat(told)
        .containsExactly(
            "waits until 2026-11-06T08:00:20Z: weight 3,025 of this minute is used up, more than 3,000");
  }

  @ParameterizedTest
  @CsvSource({"301, 2026-11-06T08:05:01Z", "259200, 2026-11-09T08:00:00Z"})
  void doesNotAskAgainBeforeTheTimeThatALongBanNames(String retryAfter, String until)
      throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(NOW);
    List<Duration> pauses = new ArrayList<>();
    try (ExchangeStub stub = ExchangeStub.answering(Map.of("", NO_SYMBOLS))) {
      stub.withStatus(418).withHeader("Retry-After", retryAfter);
      RestExchange exchange =
          new RestExchange(stub.base(), pauses::add, now::get, RestExchange.Watcher.NONE);
      String complaint =
          "Cannot ask %s/api/v3/exchangeInfo: the exchange wants not to be asked until %s; run it again then"
              .formatted(stub.base(), until);

      assertThatThrownBy(exchange::symbols).isInstanceOf(LakeException.class).hasMessage(complaint);
      now.set(Instant.parse(until).minusMillis(1));
      assertThatThrownBy(exchange::symbols).isInstanceOf(LakeException.class).hasMessage(complaint);
      assertThat(stub.asked()).isEqualTo(1);

      now.set(Instant.parse(until));
      stub.withStatus(200);
      assertThat(exchange.symbols()).isEmpty();
    }
    assertThat(pauses).isEmpty();
  }

  private static RestExchange.Watcher telling(List<String> told) {
    return new RestExchange.Watcher() {
      @Override
      public void asks(String symbol, IdRange left) {
        told.add("%s %d to %d".formatted(symbol, left.from(), left.to()));
      }

      @Override
      public void waits(Duration duration, Instant until, String why) {
        told.add("waits until %s: %s".formatted(until, why));
      }
    };
  }

  private static List<String> read(String answer) throws Exception {
    try (ExchangeStub stub = ExchangeStub.answering(Map.of("BTCUSDT", answer))) {
      return read(stub);
    }
  }

  private static List<String> read(ExchangeStub stub) throws Exception {
    List<String> trades = new ArrayList<>();
    exchange(stub)
        .trades(
            "BTCUSDT",
            new IdRange(5, 9),
            LocalDate.of(2026, 11, 5),
            (id, price, quantity, time, buyerMaker) ->
                trades.add("%d %d %d %d %s".formatted(id, price, quantity, time, buyerMaker)));
    return trades;
  }

  private static RestExchange exchange(ExchangeStub stub) {
    return new RestExchange(stub.base(), pause -> {});
  }

  private static String trade(
      long id, String price, String quantity, String time, String buyerMaker) {
    return "{'id':%d,'price':%s,'qty':%s,'time':%s,'isBuyerMaker':%s}"
        .formatted(id, price, quantity, time, buyerMaker)
        .replace('\'', '"');
  }
}
