package io.ticklake.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TradeParserTest {
  private static final String GOOD =
      "{\"e\":\"trade\",\"E\":1763596800003,\"s\":\"BTCUSDT\",\"t\":42,\"p\":\"91000.50000000\","
          + "\"q\":\"0.00056000\",\"T\":1763596800001,\"m\":true,\"M\":true}";

  private final TradeParser parser = new TradeParser();

  @Test
  void readsATradeInTheExchangesOrder() {
    assertThat(parse(GOOD)).isTrue();
    assertThat(parser.trade())
        .isEqualTo(
            new Trade("BTCUSDT", 42, 9_100_050_000_000L, 56_000, 1_763_596_800_001_000L, true));
    assertThat(parser.publishTimeMicros()).isEqualTo(1_763_596_800_003_000L);
  }

  @Test
  void readsTheOlderShapeWithOrderIds() {
    assertThat(parse(GOOD.replace("\"T\":", "\"b\":20720542158,\"a\":20720542592,\"T\":")))
        .isTrue();
    assertThat(parser.eventTimeMicros()).isEqualTo(1_763_596_800_001_000L);
  }

  @Test
  void readsMicrosecondsAsTheyAre() {
    assertThat(parse(GOOD.replace("1763596800001", "1763596800001234"))).isTrue();
    assertThat(parser.eventTimeMicros()).isEqualTo(1_763_596_800_001_234L);
  }

  @Test
  void readsAnyOtherLegalJson() {
    assertThat(
            parse(
                " { \"M\" : [1, {\"e\": \"x\"}], \"m\" : false, \"T\":1763596800001,\n"
                    + "\"q\":\"1\", \"\\u0070\":\"2.5\", \"t\":7, \"s\":\"\\u5e01USDT\","
                    + "\"E\":1763596800003, \"e\":\"tr\\u0061de\", \"x\": null } "))
        .isTrue();
    assertThat(parser.trade())
        .isEqualTo(new Trade("币USDT", 7, 250_000_000, 100_000_000, 1_763_596_800_001_000L, false));
  }

  @Test
  void readsSymbolsThatAreNotAscii() {
    assertThat(parse(GOOD.replace("BTCUSDT", "币安人生USDT"))).isTrue();
    assertThat(parser.symbol()).isEqualTo("币安人生USDT");
  }

  @Test
  void readsTheLargestAndTheSmallest() {
    assertThat(
            parse(
                GOOD.replace("91000.50000000", "9999999999.99999999")
                    .replace("0.00056000", "92233720368.54775807")
                    .replace("\"t\":42", "\"t\":9223372036854775807")))
        .isTrue();
    assertThat(parser.price()).isEqualTo(999_999_999_999_999_999L);
    assertThat(parser.quantity()).isEqualTo(Long.MAX_VALUE);
    assertThat(parser.id()).isEqualTo(Long.MAX_VALUE);
    assertThat(parse(GOOD.replace("91000.50000000", "0.00000001").replace("0.00056000", "0")))
        .isTrue();
    assertThat(parser.price()).isEqualTo(1);
    assertThat(parser.quantity()).isZero();
  }

  @Test
  void readsTheMiddleOfABuffer() {
    byte[] buffer = ("xx" + GOOD + "yy").getBytes(UTF_8);
    assertThat(parser.parse(buffer, 2, buffer.length - 4)).isTrue();
    assertThat(parser.parse(buffer, 2, buffer.length - 3)).isFalse();
    assertThat(parser.rejection()).isEqualTo(Rejection.NOT_JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          "e":"trade"         | "e":"aggTrade"       | NOT_A_TRADE
          "e":"trade"         | "x":1                | NOT_A_TRADE
          "T":1763596800001   | "x":1                | MISSING_FIELD
          "m":true            | "m":"true"           | WRONG_TYPE
          "p":"91000.50000000"| "p":91000.5          | WRONG_TYPE
          "t":42              | "t":42.5             | INVALID_ID
          "t":42              | "t":1e-3             | INVALID_ID
          "t":42              | "t":1e999999999      | INVALID_ID
          "t":42              | "t":1e99999999999    | INVALID_ID
          "t":42              | "t":"42"             | WRONG_TYPE
          "t":42              | "t":-1               | INVALID_ID
          "t":42              | "t":9223372036854775808 | INVALID_ID
          "t":42              | "t":42,"t":42        | REPEATED_FIELD
          "t":42              | "t":042              | NOT_JSON
          "s":"BTCUSDT"       | "s":""               | INVALID_SYMBOL
          "s":"BTCUSDT"       | "s":"BTC USDT"       | INVALID_SYMBOL
          "s":"BTCUSDT"       | "s":"BTC\\u0000"     | INVALID_SYMBOL
          "s":"BTCUSDT"       | "s":"BTC\\u200bUSDT" | INVALID_SYMBOL
          1763596800001       | 0                    | INVALID_TIME
          1763596800001       | -5                   | INVALID_TIME
          1763596800001       | 99999999999          | INVALID_TIME
          1763596800001       | 7258118400000000     | INVALID_TIME
          1763596800003       | 99999999999999999999 | INVALID_TIME
          1763596800003       | 5                    | INVALID_TIME
          91000.50000000      | 0.00000000           | PRICE_NOT_POSITIVE
          91000.50000000      | -1                   | PRICE_NOT_POSITIVE
          91000.50000000      | 10000000000          | PRICE_OUT_OF_RANGE
          91000.50000000      | 1e5                  | INVALID_NUMBER
          91000.50000000      | 0.000000001          | INVALID_NUMBER
          91000.50000000      | .5                   | INVALID_NUMBER
          91000.50000000      | 5.                   | INVALID_NUMBER
          91000.50000000      | ^^                   | INVALID_NUMBER
          91000.50000000      | NaN                  | INVALID_NUMBER
          0.00056000          | -0.00000001          | QUANTITY_NEGATIVE
          0.00056000          | 92233720368.54775808 | QUANTITY_OUT_OF_RANGE
          "M":true}           | "M":true             | NOT_JSON
          "M":true}           | "M":true}}           | NOT_JSON
          "M":true            | "M":tru              | NOT_JSON
          """)
  void saysWhyBytesAreNoTrade(String part, String instead, Rejection reason) {
    assertThat(GOOD).contains(part);
    assertThat(parse(GOOD.replace(part, instead))).isFalse();
    assertThat(parser.rejection()).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "'',NOT_JSON",
    "[],NOT_A_TRADE",
    "null,NOT_A_TRADE",
    "12,NOT_A_TRADE",
    "{},NOT_A_TRADE"
  })
  void saysWhyOtherJsonIsNoTrade(String json, Rejection reason) {
    assertThat(parse(json)).isFalse();
    assertThat(parser.rejection()).isEqualTo(reason);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[] bytes = GOOD.replace("BTC", "B\u00e4C").getBytes(ISO_8859_1);
    assertThat(parser.parse(bytes, 0, bytes.length)).isFalse();
    assertThat(parser.rejection()).isEqualTo(Rejection.NOT_UTF8);
  }

  @Test
  void survivesDeepAndHugeExtras() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    assertThat(parse(GOOD.replace("\"M\":true", "\"M\":" + deep))).isFalse();
    assertThat(parser.rejection()).isEqualTo(Rejection.TOO_LARGE);
    assertThat(parse(GOOD.replace("\"M\":true", "\"x\":\"" + "y".repeat(30_000) + "\""))).isTrue();
  }

  @Test
  void saysWhatExactlyWasWrong() {
    assertThat(parse(GOOD.replace("91000.50000000", "-1"))).isFalse();
    assertThat(parser.rejectionDetail()).isEqualTo("p: -1");
    assertThat(parser.rejectedSymbol()).isEqualTo("BTCUSDT");
    assertThat(parse(GOOD.replace("\"T\"", "\"x\""))).isFalse();
    assertThat(parser.rejectionDetail()).isEqualTo("T");
    assertThat(parse(GOOD.replace("BTCUSDT", " ".repeat(1_000)))).isFalse();
    assertThat(parser.rejectionDetail()).isEqualTo("s: " + " ".repeat(97) + "…");
    assertThat(parser.rejectedSymbol()).isEmpty();
    assertThat(parse("no trade")).isFalse();
    assertThat(parser.rejectedSymbol()).isEmpty();
    assertThat(parse(GOOD)).isTrue();
    assertThat(parser.rejectionDetail()).isEmpty();
  }

  @Test
  void makesNoTradeOfWhatItRejected() {
    assertThat(parse("{}")).isFalse();
    assertThatThrownBy(parser::trade)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot make a trade of what was rejected: NOT_A_TRADE");
  }

  @Test
  void givesTheSameStringForTheSameSymbol() {
    for (String symbol : List.of("BTCUSDT", "币安人生USDT", "A".repeat(64))) {
      assertThat(parse(GOOD.replace("BTCUSDT", symbol))).isTrue();
      String first = parser.symbol();
      assertThat(parse(GOOD.replace("BTCUSDT", symbol).replace(",", " ,"))).isTrue();
      assertThat(parser.symbol()).isEqualTo(symbol).isSameAs(first);
    }
  }

  @Test
  void readsMoreSymbolsThanItKeeps() {
    for (int i = 0; i < 50_000; i++) {
      assertThat(parse(GOOD.replace("BTCUSDT", "S" + i))).isTrue();
      assertThat(parser.symbol()).isEqualTo("S" + i);
    }
    assertThat(parse(GOOD)).isTrue();
    assertThat(parser.symbol()).isEqualTo("BTCUSDT");
  }

  private boolean parse(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return parser.parse(bytes, 0, bytes.length);
  }
}
