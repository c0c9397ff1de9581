package io.ticklake.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in docs/formats.md, to the letter. */
final class FormatsTest {
  private static final String BAR =
      "{\"symbol\":\"BTCUSDT\",\"open_time\":1763596800000000,\"open\":\"100.00000000\","
          + "\"high\":\"103.00000000\",\"low\":\"99.50000000\",\"close\":\"99.50000000\","
          + "\"volume\":\"3.50000000\",\"quote_volume\":\"355.7500000000000000\","
          + "\"vwap\":\"101.642857142857\",\"trades\":3,\"taker_buy_volume\":\"1.50000000\","
          + "\"taker_buy_quote_volume\":\"149.7500000000000000\",\"first_id\":10,\"last_id\":12,"
          + "\"complete\":true,\"revision\":2,\"final\":true,\"overflow\":false}";

  @Test
  void aBar() {
    BarAccumulator sums = new BarAccumulator("BTCUSDT", 1_763_596_800_000_000L);
    sums.add(10, 10_000_000_000L, 100_000_000, false);
    sums.add(11, 10_300_000_000L, 200_000_000, true);
    sums.add(12, 9_950_000_000L, 50_000_000, false);
    Bar bar = sums.bar().published(2, Bar.Finality.FINAL, Bar.Coverage.COMPLETE);
    assertThat(bar.toJson()).isEqualTo(BAR);
    assertThat(Bar.parse(BAR)).isEqualTo(bar);
  }

  @Test
  void aBarThatOverflows() {
    String json =
        BAR.replace("\"355.7500000000000000\"", "null").replace("\"101.642857142857\"", "null");
    assertThat(Bar.parse(json).quoteVolume()).isNull();
    assertThat(Bar.parse(json).toJson()).isEqualTo(json);
  }

  @Test
  void aGap() {
    String json =
        "{\"symbol\":\"BTCUSDT\",\"from_id\":5,\"to_id\":9,\"opened_at\":1763596800000000,"
            + "\"status\":\"open\"}";
    Gap gap = new Gap("BTCUSDT", 5, 9, 1_763_596_800_000_000L, Gap.Status.OPEN);
    assertThat(gap.toJson()).isEqualTo(json);
    assertThat(Gap.parse(json)).isEqualTo(gap);
  }

  @Test
  void aClaim() {
    String json = "{\"symbol\":\"BTCUSDT\",\"from_id\":5,\"to_id\":9,\"claim\":\"absent\"}";
    GapClaim claim = new GapClaim("BTCUSDT", 5, 9, GapClaim.Claim.ABSENT);
    assertThat(claim.toJson()).isEqualTo(json);
    assertThat(GapClaim.parse(json)).isEqualTo(claim);
    assertThat(GapClaim.parse(json.replace("}", ",\"newer\":[1]}"))).isEqualTo(claim);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          "symbol":"BTCUSDT"        | "symbol":""              | Invalid symbol:
          "symbol":"BTCUSDT"        | "x":1                    | no symbol
          "symbol":"BTCUSDT"        | "symbol":1               | symbol
          "open_time":1763596800000000 | "open_time":1763596800000001 | Invalid start of a minute
          "open":"100.00000000"     | "open":100.0             | open
          "open":"100.00000000"     | "open":null              | open
          "open":"100.00000000"     | "open":"1e2"             | open
          "open":"100.00000000"     | "open":"10000000000"     | Invalid open: 10000000000
          "open":"100.00000000"     | "open":"0.000000001"     | Invalid open: 1E-9
          "open":"100.00000000"     | "open":"-1"              | Invalid open: -1
          "trades":3                | "trades":0               | Invalid bar of 0 trades
          "trades":3                | "trades":"3"             | trades
          "trades":3                | "trades":3.0             | trades
          "trades":3                | "trades":9223372036854775808 | trades
          "trades":3                | "trades":3,"trades":3    | more than one trades
          "revision":2              | "revision":2147483648    | revision
          "revision":2              | "revision":-1            | Invalid bar of 3 trades in revision -1
          "final":true              | "final":"true"           | final
          "first_id":10             | "first_id":13            | Invalid id range: 13 to 12
          "overflow":false}         | "overflow":false}{}      | more than one value
          "overflow":false}         | "overflow":false         | not JSON
          """)
  void refusesBrokenBars(String part, String instead, String why) {
    assertThat(BAR).contains(part);
    assertThatThrownBy(() -> Bar.parse(BAR.replace(part, instead)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid bar: " + why);
  }

  @Test
  void refusesWhatIsNoneOfThem() {
    assertThatThrownBy(() -> Gap.parse("[]")).hasMessage("Invalid gap: not an object: []");
    assertThatThrownBy(() -> Gap.parse("{\"sym")).hasMessage("Invalid gap: not JSON: {\"sym");
    assertThatThrownBy(() -> GapClaim.parse("")).hasMessage("Invalid gap claim: not an object: ");
    assertThatThrownBy(() -> GapClaim.parse("{}")).hasMessage("Invalid gap claim: no symbol: {}");
    String claim = "{\"symbol\":\"BTCUSDT\",\"from_id\":5,\"to_id\":4,\"claim\":\"absent\"}";
    assertThatThrownBy(() -> GapClaim.parse(claim))
        .hasMessage("Invalid gap claim: Invalid id range: 5 to 4: " + claim);
    String upper = claim.replace(":4,", ":9,").replace("absent", "ABSENT");
    assertThatThrownBy(() -> GapClaim.parse(upper))
        .hasMessage("Invalid gap claim: claim: " + upper);
    assertThatThrownBy(() -> GapClaim.parse("x".repeat(1_000_000)))
        .hasMessage("Invalid gap claim: not JSON: " + "x".repeat(500) + "…");
  }

  @Test
  void decimalsWithEightPlaces() {
    Random random = new Random(5);
    for (int i = 0; i < 1_000_000; i++) {
      long units = random.nextLong() >>> (1 + random.nextInt(63));
      String text = new BigDecimal(units).movePointLeft(8).setScale(8).toPlainString();
      assertThat(Decimal8.format(units)).isEqualTo(text);
      assertThat(Decimal8.parse(text)).isEqualTo(units);
      assertThat(Decimal8.parse("-" + text)).isEqualTo(-units);
    }
    assertThat(Decimal8.format(-1)).isEqualTo("-0.00000001");
    assertThat(Decimal8.parse(Decimal8.format(Long.MIN_VALUE))).isEqualTo(Long.MIN_VALUE);
    assertThat(Decimal8.parse("-0")).isZero();
    assertThat(Decimal8.parse("0".repeat(50) + "7." + "0".repeat(50))).isEqualTo(700_000_000);
    assertThat(Decimal8.parse("2.5")).isEqualTo(250_000_000);
    assertThat(Decimal8.parse("2.5000000000")).isEqualTo(250_000_000);
    for (String wrong :
        new String[] {
          "",
          "-",
          ".5",
          "5.",
          "1e3",
          "0.000000001",
          "92233720368.54775808",
          "-92233720368.54775809",
          "1".repeat(50),
          "+1",
          "١"
        }) {
      assertThatThrownBy(() -> Decimal8.parse(wrong))
          .isInstanceOf(NumberFormatException.class)
          .hasMessage("Invalid decimal with eight places: " + wrong);
    }
  }

  @Test
  void timesInMillisecondsOrMicroseconds() {
    assertThat(EpochTime.toMicros(1_763_596_800_001L)).isEqualTo(1_763_596_800_001_000L);
    assertThat(EpochTime.toMicros(1_763_596_800_001_234L)).isEqualTo(1_763_596_800_001_234L);
    assertThat(EpochTime.toMicros(99_999_999_999_999L)).isEqualTo(99_999_999_999_999_000L);
    assertThat(EpochTime.toMicros(100_000_000_000_000L)).isEqualTo(100_000_000_000_000L);
    assertThat(EpochTime.minuteOf(1_763_596_859_999_999L)).isEqualTo(1_763_596_800_000_000L);
    assertThat(EpochTime.minuteOf(1_763_596_860_000_000L)).isEqualTo(1_763_596_860_000_000L);
    assertThat(EpochTime.minuteOf(-1)).isEqualTo(-60_000_000);
  }
}
