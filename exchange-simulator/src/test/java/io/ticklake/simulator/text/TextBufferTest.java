package io.ticklake.simulator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class TextBufferTest {
  private final TextBuffer text = new TextBuffer(1);

  @Property(tries = 20_000)
  void numbersAreWrittenAsTheLanguageWritesThem(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long value) {
    text.resize(0);
    assertThat(text.append('<').append(value).append(">").toString()).isEqualTo("<" + value + ">");
  }

  @Property(tries = 20_000)
  void decimalsAreWrittenWithEightPlaces(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE) long units) {
    text.resize(0);
    assertThat(text.appendDecimal(units).toString())
        .isEqualTo(BigDecimal.valueOf(units, 8).toPlainString());
  }

  @Property(tries = 20_000)
  void productsAreExact(
      @ForAll @LongRange(min = 0, max = 100_000_000_000_000L) long left,
      @ForAll @LongRange(min = 0, max = 9_000_000_000_000L) long right) {
    text.resize(0);
    BigDecimal exact = BigDecimal.valueOf(left, 8).multiply(BigDecimal.valueOf(right, 8));
    assertThat(text.appendProduct(left, right).toString())
        .isEqualTo(exact.setScale(8, RoundingMode.DOWN).toPlainString());
  }
}
