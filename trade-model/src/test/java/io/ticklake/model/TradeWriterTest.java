package io.ticklake.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TradeWriterTest {
  private static final int TRADES = 500_000;
  private static final long TIME = 1_763_596_800_001_234L;

  private final TradeWriter millis = new TradeWriter(TimeUnit.MILLISECONDS);
  private final TradeWriter micros = new TradeWriter(TimeUnit.MICROSECONDS);
  private final TradeParser parser = new TradeParser();

  @Test
  void writesAsTheExchangeDoes() {
    Trade trade = new Trade("BTCUSDT", 42, 9_100_050_000_000L, 56_000, TIME, true);
    assertThat(new String(millis.toBytes(trade, TIME + 2_000), UTF_8))
        .isEqualTo(
            "{\"e\":\"trade\",\"E\":1763596800003,\"s\":\"BTCUSDT\",\"t\":42,"
                + "\"p\":\"91000.50000000\",\"q\":\"0.00056000\",\"T\":1763596800001,"
                + "\"m\":true,\"M\":true}");
  }

  @Test
  void writesWhatPlainFormattingWouldAndWhatCanBeReadBack() {
    Random random = new Random(11);
    for (int i = 0; i < TRADES; i++) {
      Trade trade = trade(random);
      String expected =
          "{\"e\":\"trade\",\"E\":"
              + (trade.eventTimeMicros() + 1)
              + (",\"s\":\"" + trade.symbol() + "\",\"t\":" + trade.id() + ",\"p\":\"")
              + (plain(trade.price()) + "\",\"q\":\"" + plain(trade.quantity()) + "\",\"T\":")
              + (trade.eventTimeMicros() + ",\"m\":" + trade.buyerMaker() + ",\"M\":true}");
      byte[] bytes = micros.toBytes(trade, trade.eventTimeMicros() + 1);
      if (!new String(bytes, UTF_8).equals(expected) || !isReadBack(bytes, trade)) {
        throw new AssertionError("Written: " + new String(bytes, UTF_8) + " of " + trade);
      }
      byte[] inMillis = millis.toBytes(trade, trade.eventTimeMicros());
      if (trade.eventTimeMicros() % 1_000 == 0 && !isReadBack(inMillis, trade)) {
        throw new AssertionError("Written: " + new String(inMillis, UTF_8) + " of " + trade);
      }
    }
  }

  private boolean isReadBack(byte[] bytes, Trade trade) {
    return parser.parse(bytes, 0, bytes.length) && parser.trade().equals(trade);
  }

  private static Trade trade(Random random) {
    long span = TradeFields.LAST_TIME_MICROS - TradeFields.FIRST_TIME_MICROS;
    long time = TradeFields.FIRST_TIME_MICROS + Math.floorMod(random.nextLong(), span);
    return new Trade(
        random.nextInt(5) == 0 ? "币USDT" : "S" + random.nextInt(500),
        random.nextLong() >>> (1 + random.nextInt(63)),
        Math.max(1, Math.min(Decimal8.MAX_PRICE, random.nextLong() >>> (4 + random.nextInt(60)))),
        random.nextLong() >>> (1 + random.nextInt(63)),
        random.nextBoolean() ? time : time - time % 1_000,
        random.nextBoolean());
  }

  private static String plain(long units) {
    return BigDecimal.valueOf(units).movePointLeft(8).setScale(8).toPlainString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"A\"B", "\\", "币\"安", "🚀", "é", "<\\u0041>", "\"\"\"\"\"\"\"\"\"\""})
  void escapesWhatJsonWants(String symbol) {
    Trade trade = new Trade(symbol, 1, 1, 0, TIME, false);
    byte[] bytes = micros.toBytes(trade, TIME);
    assertThat(isReadBack(bytes, trade)).isTrue();
    byte[] target = new byte[1_024];
    int end = micros.write(target, 7, trade, TIME);
    assertThat(target).startsWith(new byte[7]).containsSequence(bytes);
    assertThat(end).isEqualTo(7 + bytes.length);
  }

  @Test
  void refusesWhatIsNoTrade() {
    Trade trade = new Trade("BTCUSDT", 1, 1, 0, TIME, false);
    assertThatThrownBy(() -> millis.toBytes(trade, -1))
        .hasMessage("Invalid time of publication: -1");
    assertThatThrownBy(() -> new TradeWriter(TimeUnit.SECONDS))
        .hasMessage("Invalid time unit of a trade: SECONDS");
    assertThatThrownBy(() -> new Trade("A B", 1, 1, 0, TIME, false))
        .hasMessage("Invalid symbol: A B");
    assertThatThrownBy(() -> new Trade("A", -1, 1, 0, TIME, false))
        .hasMessage("Invalid trade id: -1");
    assertThatThrownBy(() -> new Trade("A", 1, 0, 0, TIME, false))
        .hasMessage("Invalid price in units of 1e-8: 0");
    assertThatThrownBy(() -> new Trade("A", 1, 1, -1, TIME, false))
        .hasMessage("Invalid quantity in units of 1e-8: -1");
    assertThatThrownBy(() -> new Trade("A", 1, 1, 0, 5_000, false))
        .hasMessage("Invalid time of a trade: 5000");
  }
}
