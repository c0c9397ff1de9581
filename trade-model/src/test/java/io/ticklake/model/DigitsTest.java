package io.ticklake.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private static final int SHIFT = 3;

  @Test
  void readsWhatEightDigitsSay() {
    Random random = new Random(4);
    for (int i = 0; i < 200_000; i++) {
      int value = random.nextInt(random.nextInt(1, 100_000_000));
      byte[] text =
          (".".repeat(SHIFT) + String.format("%08d", value) + "9")
              .getBytes(StandardCharsets.US_ASCII);

      assertThat(Digits.readEight(text, SHIFT)).isEqualTo(value);
    }
    assertThat(Digits.readEight("99999999".getBytes(StandardCharsets.US_ASCII), 0))
        .isEqualTo(99_999_999);
  }

  @Test
  void refusesEveryOtherByteAtEveryPlace() {
    for (int place = 0; place < Digits.EIGHT; place++) {
      for (int other = Byte.MIN_VALUE; other <= Byte.MAX_VALUE; other++) {
        byte[] text = "12345678".getBytes(StandardCharsets.US_ASCII);
        text[place] = (byte) other;
        boolean digit = other >= '0' && other <= '9';

        assertThat(Digits.readEight(text, 0) >= 0)
            .as("byte %d at %d", other, place)
            .isEqualTo(digit);
      }
    }
  }
}
