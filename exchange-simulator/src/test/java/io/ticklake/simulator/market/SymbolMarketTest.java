package io.ticklake.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SymbolMarketTest {
  private static final long DAY = 86_400_000_000_000L;
  private static final BigInteger UNIT = BigInteger.TEN.pow(8);

  @Property(tries = 2_000)
  void timesNeverGoBack(
      @ForAll @IntRange(max = 250) int instrument,
      @ForAll @LongRange(min = 1, max = 100_000_000_000L) long slot,
      @ForAll @LongRange(min = 0, max = 1_000_000) long id) {
    SymbolMarket market = market(instrument, slot, 0);
    assertThat(market.timeOf(id + 1)).isGreaterThanOrEqualTo(market.timeOf(id));
  }

  @Property(tries = 2_000)
  void firstIdAtOrAfterIsWhatALinearSearchFinds(
      @ForAll @LongRange(min = 1, max = 10_000) long slot,
      @ForAll @LongRange(min = 0, max = 5_000) long listedAt,
      @ForAll @LongRange(min = -10, max = 100_000) long time) {
    SymbolMarket market = market(3, slot, listedAt);
    long expected = 0;
    while (market.timeOf(expected) < time) {
      expected++;
    }
    assertThat(market.firstIdAtOrAfter(time)).isEqualTo(expected);
  }

  @Property(tries = 500)
  void firstIdAtOrAfterHoldsFarFromTheStart(
      @ForAll @LongRange(min = 1_000, max = 10_000_000_000L) long slot,
      @ForAll @LongRange(min = 0, max = 700 * DAY) long time) {
    SymbolMarket market = market(0, slot, 0);
    long id = market.firstIdAtOrAfter(time);
    assertThat(market.timeOf(id)).isGreaterThanOrEqualTo(time);
    if (id > 0) {
      assertThat(market.timeOf(id - 1)).isLessThan(time);
    }
  }

  @Property(tries = 300)
  void readingInOrderAndAtRandomGiveTheSame(
      @ForAll @IntRange(max = 250) int instrument,
      @ForAll @LongRange(min = 0, max = 20_000_000_000L) long start) {
    SymbolMarket market = market(instrument, 3_000_000, 0);
    TradeCursor inOrder = market.cursor(start);
    for (int i = 0; i < 50; i++) {
      TradeCursor atRandom = market.cursor(0);
      atRandom.moveTo(start + i);
      assertThat(fields(inOrder)).isEqualTo(fields(atRandom));
      assertThat(inOrder.time()).isEqualTo(market.timeOf(start + i));
      inOrder.next();
    }
  }

  @Property(tries = 2_000)
  void pricesAndQuantitiesAreOnTheirGrid(
      @ForAll @IntRange(max = 250) int instrument,
      @ForAll @LongRange(min = 0, max = 20_000_000_000L) long id) {
    SymbolMarket market = market(instrument, 3_000_000, 0);
    Instrument grid = market.instrument();
    TradeCursor trade = market.cursor(id);
    assertThat(trade.price()).isPositive().isLessThan(1_000_000_000_000_000_000L);
    assertThat(trade.price() % grid.tick()).isZero();
    assertThat(trade.quantity()).isPositive();
    assertThat(trade.quantity() % grid.lot()).isZero();
    assertThat(trade.latency()).isBetween(0L, 1_000_000L);
    BigInteger product =
        BigInteger.valueOf(trade.price()).multiply(BigInteger.valueOf(trade.quantity()));
    assertThat(product.mod(UNIT)).isZero();
  }

  @Test
  void aggregatesJoinOnlyTradesOfOneOrderAndPrice() {
    SymbolMarket market = market(0, 3_000_000, 0);
    TradeCursor trade = market.cursor(0);
    TradeCursor before = market.cursor(0);
    int joined = 0;
    for (long id = 1; id < 40_000; id++) {
      before.moveTo(id - 1);
      trade.moveTo(id);
      long step = market.aggregateOf(id) - market.aggregateOf(id - 1);
      assertThat(step).isBetween(0L, 1L);
      if (step == 0) {
        joined++;
        assertThat(trade.time()).isEqualTo(before.time());
        assertThat(trade.price()).isEqualTo(before.price());
        assertThat(trade.buyerMaker()).isEqualTo(before.buyerMaker());
      } else {
        assertThat(market.firstOfAggregate(market.aggregateOf(id))).isEqualTo(id);
      }
    }
    assertThat(joined).isEqualTo(40_000 * 3 / 8);
  }

  @Test
  void severalTradesShareAMillisecond() {
    SymbolMarket market = market(0, 3_000_000, 0);
    long shared = 0;
    for (long id = 1; id < 10_000; id++) {
      if (market.timeOf(id) / 1_000_000 == market.timeOf(id - 1) / 1_000_000) {
        shared++;
      }
    }
    assertThat(shared).isBetween(3_000L, 7_000L);
  }

  @Test
  void pricesMoveLikePrices() {
    SymbolMarket market = market(0, 3_000_000, 0);
    long base = market.instrument().baseTicks() * market.instrument().tick();
    TradeCursor trade = market.cursor(0);
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    long before = trade.price();
    for (long time = 0; time < 540 * DAY; time += DAY / 24) {
      trade.moveTo(market.firstIdAtOrAfter(time));
      assertThat(Math.abs(trade.price() - before)).isLessThan(base / 20);
      before = trade.price();
      lowest = Math.min(lowest, before);
      highest = Math.max(highest, before);
    }
    assertThat(lowest).isBetween(base * 65 / 100, base * 95 / 100);
    assertThat(highest).isBetween(base * 105 / 100, base * 135 / 100);
  }

  @Test
  void quantitiesSpreadOverOrdersOfMagnitude() {
    SymbolMarket market = market(0, 3_000_000, 0);
    List<Long> quantities = new ArrayList<>();
    TradeCursor trade = market.cursor(0);
    for (int i = 0; i < 20_000; i++) {
      quantities.add(trade.quantity());
      trade.next();
    }
    quantities.sort(null);
    long median = quantities.get(10_000);
    assertThat(quantities.get(200)).isLessThan(median / 10);
    assertThat(quantities.get(19_800)).isGreaterThan(median * 10);
  }

  @Test
  void someQuantitiesNeedNineteenDigits() {
    Instrument cheap =
        Catalogue.first(40).stream().filter(i -> i.symbol().equals("BTTCUSDT")).findFirst().get();
    TradeCursor trade = new SymbolMarket(cheap, 1, 0, 1_000_000).cursor(0);
    long largest = 0;
    for (int i = 0; i < 20_000; i++) {
      largest = Math.max(largest, trade.quantity());
      trade.next();
    }
    assertThat(largest).isGreaterThan(1_000_000_000_000_000_000L);
  }

  @Test
  void theMarketIsTheSameInEveryRelease() {
    TradeCursor trade = market(0, 2_938_015, 0).cursor(15_800_067_412L);
    assertThat(fields(trade))
        .isEqualTo("15800067412 46420835060134148 7454411000000 273000 false 35290");
  }

  @Test
  void anotherSeedIsAnotherMarket() {
    Instrument bitcoin = Catalogue.first(1).get(0);
    TradeCursor one = new SymbolMarket(bitcoin, 1, 0, 1_000_000).cursor(77);
    TradeCursor other = new SymbolMarket(bitcoin, 2, 0, 1_000_000).cursor(77);
    assertThat(fields(one)).isNotEqualTo(fields(other));
  }

  private static SymbolMarket market(int instrument, long slot, long listedAt) {
    return new SymbolMarket(Catalogue.first(251).get(instrument), 1, listedAt, slot);
  }

  private static String fields(TradeCursor trade) {
    return trade.id()
        + " "
        + trade.time()
        + " "
        + trade.price()
        + " "
        + trade.quantity()
        + " "
        + trade.buyerMaker()
        + " "
        + trade.latency();
  }
}
