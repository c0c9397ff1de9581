package io.ticklake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against sums with BigDecimal over the whole list of trades. */
final class BarAccumulatorTest {
  private static final long MINUTE = 1_763_596_800_000_000L;
  private static final int BARS = 20_000;
  private static final int BROKEN_STATES = 200_000;

  @Test
  void equalsSumsOfBigDecimalsOverManyBars() {
    Random random = new Random(3);
    for (int run = 0; run < BARS; run++) {
      int priceBits = 1 + random.nextInt(59);
      int quantityBits = 1 + random.nextInt(63);
      List<Trade> trades = new ArrayList<>();
      int count = 1 + random.nextInt(60);
      for (int i = 0; i < count; i++) {
        trades.add(
            new Trade(
                "BTCUSDT",
                500 + i,
                Math.min(1 + (random.nextLong() >>> (64 - priceBits)), Decimal8.MAX_PRICE),
                random.nextInt(9) == 0 ? 0 : random.nextLong() >>> (64 - quantityBits),
                MINUTE,
                random.nextBoolean()));
      }
      Collections.shuffle(trades, random);
      BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
      for (Trade trade : trades) {
        bar.add(trade.id(), trade.price(), trade.quantity(), trade.buyerMaker());
        if (random.nextInt(10) == 0) {
          bar = BarAccumulator.ofBytes("BTCUSDT", bar.toBytes());
        }
      }
      assertThat(bar.bar()).isEqualTo(slowBar(trades));
    }
  }

  private static Bar slowBar(List<Trade> trades) {
    List<Trade> byId = new ArrayList<>(trades);
    byId.sort(Comparator.comparingLong(Trade::id));
    List<Trade> takerBuys = byId.stream().filter(trade -> !trade.buyerMaker()).toList();
    BigDecimal volume = fitting(volume(byId), 28, 8);
    BigDecimal quote = fitting(quote(byId), 38, 16);
    BigDecimal vwap =
        volume == null || quote == null || volume.signum() == 0
            ? null
            : quote.divide(volume, 12, RoundingMode.HALF_EVEN);
    return new Bar(
        "BTCUSDT",
        MINUTE,
        decimal(byId.get(0).price()),
        decimal(byId.stream().mapToLong(Trade::price).max().orElseThrow()),
        decimal(byId.stream().mapToLong(Trade::price).min().orElseThrow()),
        decimal(byId.get(byId.size() - 1).price()),
        volume,
        quote,
        vwap,
        byId.size(),
        fitting(volume(takerBuys), 28, 8),
        fitting(quote(takerBuys), 38, 16),
        byId.get(0).id(),
        byId.get(byId.size() - 1).id(),
        false,
        0,
        false,
        volume == null || quote == null);
  }

  private static BigDecimal volume(List<Trade> trades) {
    return trades.stream()
        .map(trade -> decimal(trade.quantity()))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .setScale(8);
  }

  private static BigDecimal quote(List<Trade> trades) {
    return trades.stream()
        .map(trade -> decimal(trade.price()).multiply(decimal(trade.quantity())))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .setScale(16);
  }

  private static BigDecimal fitting(BigDecimal sum, int precision, int scale) {
    BigDecimal limit = BigDecimal.TEN.pow(precision - scale);
    return sum.compareTo(limit) < 0 ? sum : null;
  }

  private static BigDecimal decimal(long units) {
    return new BigDecimal(BigInteger.valueOf(units), 8);
  }

  @Test
  void marksSumsThatDoNotFitTheirColumn() {
    BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
    for (int i = 0; i < 12; i++) {
      bar.add(i, Decimal8.MAX_PRICE, Long.MAX_VALUE, true);
    }
    assertThat(bar.bar().overflow()).isTrue();
    assertThat(bar.bar().quoteVolume()).isNull();
    assertThat(bar.bar().vwap()).isNull();
    assertThat(bar.bar().volume()).isEqualByComparingTo("1106804644422.57309684");
  }

  @Test
  void neverComesBackFromASumBeyond128Bits() {
    BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
    for (int i = 0; i < 100; i++) {
      bar.add(i, Decimal8.MAX_PRICE, Long.MAX_VALUE, false);
      assertThat(bar.bar().overflow()).isEqualTo(i >= 10);
      assertThat(bar.bar().takerBuyQuoteVolume() == null).isEqualTo(i >= 10);
      BarAccumulator read = BarAccumulator.ofBytes("BTCUSDT", bar.toBytes());
      assertThat(read.bar()).isEqualTo(bar.bar());
      assertThat(read.toBytes()).isEqualTo(bar.toBytes()).hasSizeLessThan(90);
    }
  }

  @Test
  void hasNoAveragePriceOfNoVolume() {
    BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
    bar.add(1, 100, 0, true);
    assertThat(bar.bar().vwap()).isNull();
    assertThat(bar.bar().overflow()).isFalse();
  }

  @Test
  void opensAndClosesByIdAtBothEndsOfTheIds() {
    BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
    bar.add(Long.MAX_VALUE, 300, 1, true);
    assertThat(bar.bar().open()).isEqualByComparingTo("0.000003");
    assertThat(bar.bar().close()).isEqualByComparingTo("0.000003");
    bar.add(0, 200, 1, true);
    assertThat(bar.bar().open()).isEqualByComparingTo("0.000002");
    assertThat(bar.bar().close()).isEqualByComparingTo("0.000003");
    assertThat(bar.bar().firstId()).isZero();
    assertThat(bar.bar().lastId()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void roundsTheAveragePriceOnceAndHalfEven() {
    assertThat(average(1, 99_999_999, 2, 1)).isEqualTo("0.000000010000");
    assertThat(average(1, 1, 2, 7)).isEqualTo("0.000000018750");
    assertThat(average(2, 9_999, 1, 1)).isEqualTo("0.000000019999");
    assertThat(average(1, 99_995, 2, 5)).isEqualTo("0.000000010000");
    assertThat(average(1, 99_985, 2, 15)).isEqualTo("0.000000010002");
    assertThat(average(1, 19_999, 2, 1)).isEqualTo("0.000000010000");
    assertThat(average(1, 19_997, 2, 3)).isEqualTo("0.000000010002");
  }

  private static String average(long price, long quantity, long otherPrice, long otherQuantity) {
    BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
    bar.add(1, price, quantity, true);
    bar.add(2, otherPrice, otherQuantity, true);
    return bar.bar().vwap().toPlainString();
  }

  @Test
  void keepsItsStateInFewBytes() {
    BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
    for (int i = 0; i < 500; i++) {
      bar.add(3_071_245_454L + i, 9_100_050_000_000L + 1_000_000L * i, 56_000, i % 2 == 0);
    }
    assertThat(bar.toBytes()).hasSizeLessThan(80);
  }

  @Test
  void hasAStateBeforeItsFirstTrade() {
    BarAccumulator empty =
        BarAccumulator.ofBytes("BTCUSDT", new BarAccumulator("BTCUSDT", MINUTE).toBytes());
    assertThat(empty.trades()).isZero();
    assertThatThrownBy(empty::bar).hasMessage("Cannot make a bar of no trades");
    empty.add(Long.MAX_VALUE, 5, 5, true);
    assertThat(empty.bar().open()).isEqualByComparingTo("0.00000005");
  }

  /** Whatever the bytes, it is a bar or a clear refusal. */
  @Test
  void survivesBrokenState() {
    Random random = new Random(9);
    BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
    bar.add(7, 300, 5, false);
    bar.add(8, 200, 5, true);
    byte[] sound = bar.toBytes();
    for (int i = 0; i < BROKEN_STATES; i++) {
      byte[] broken = Arrays.copyOf(sound, 1 + random.nextInt(sound.length + 2));
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      try {
        BarAccumulator read = BarAccumulator.ofBytes("BTCUSDT", broken);
        if (read.trades() > 0) {
          assertThat(BarAccumulator.ofBytes("BTCUSDT", read.toBytes()).bar()).isEqualTo(read.bar());
        }
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("(Cannot read a bar|Invalid).*");
      }
    }
  }

  @Test
  void refusesTradesThatCannotBe() {
    BarAccumulator bar = new BarAccumulator("BTCUSDT", MINUTE);
    assertThatThrownBy(() -> bar.add(1, 100, -1, true))
        .hasMessage("Invalid trade 1: price 100, quantity -1");
    assertThat(bar.trades()).isZero();
  }

  @Test
  void refusesWhatItCannotRead() {
    byte[] newer = new BarAccumulator("BTCUSDT", MINUTE).toBytes();
    newer[0] = 9;
    assertThatThrownBy(() -> BarAccumulator.ofBytes("BTCUSDT", newer))
        .hasMessage("Cannot read a bar: of version 9");
    assertThatThrownBy(() -> BarAccumulator.ofBytes("BTCUSDT", new byte[] {1, 2}))
        .hasMessage("Cannot read a bar: only 2 bytes");
    assertThatThrownBy(() -> new BarAccumulator("BTCUSDT", MINUTE + 1))
        .hasMessage("Invalid start of a minute: 1763596800000001");
  }
}
