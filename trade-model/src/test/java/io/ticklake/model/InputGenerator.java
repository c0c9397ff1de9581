package io.ticklake.model;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Trades as the exchange writes them, as others might, and broken in many small ways. */
final class InputGenerator {
  private static final String[] DECIMALS = {
    "0",
    "-0",
    "-1",
    "1",
    "-0.00000001",
    "0.00000001",
    "0.000000001",
    "0.0000000010",
    "1.000000000",
    "1.1000000000000000000000000",
    "0.00000000",
    "9999999999.99999999",
    "9999999999.999999999",
    "10000000000.00000000",
    "92233720367.99999999",
    "92233720368.00000000",
    "92233720368.54775807",
    "92233720368.54775808",
    "-92233720368.54775808",
    "-92233720368.54775809",
    "99999999999.00000000",
    "100000000000.00000000",
    "184467440737.09551616",
    "184467440737.09551617",
    "1e3",
    "1E-3",
    "",
    ".",
    "-",
    "1.",
    ".1",
    "-.1",
    "+1",
    "00012.50000000",
    "0000000000012.50000000",
    "00000000000000000012.50000000",
    "NaN",
    "Infinity",
    " 1",
    "1 ",
    "--1",
    "1.0.0",
    "1,5",
    "0x10",
    "١٢",
    "１２.50000000",
    "1.5000000\\u0030",
    "12345678901234567890123",
    "1".repeat(100),
    "0." + "0".repeat(98),
    "0." + "0".repeat(99)
  };
  private static final String[] NUMBERS = {
    "0",
    "-1",
    "1",
    "00",
    "007",
    "9",
    "99999999",
    "100000000",
    "9999999999999999",
    "10000000000000000",
    "99999999999999999",
    "100000000000000000",
    "999999999999999999",
    "1000000000000000000",
    "9223372036854775806",
    "9223372036854775807",
    "9223372036854775808",
    "9223372036854775807.0",
    "9223372036854775807.1",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "18446744073709551617",
    "99999999999999",
    "99999999999999.0",
    "100000000000000",
    "99999999999",
    "100000000000",
    "7258118399999",
    "7258118400000",
    "7258118399999999",
    "7258118400000000",
    "1.5",
    "1.0",
    "1.",
    ".1",
    "+1",
    "1e3",
    "1E+3",
    "10e-1",
    "1e-1",
    "1e",
    "1e18",
    "1e19",
    "17635968E5",
    "0e999999999",
    "0e9999999999",
    "1e999999999",
    "1e-999999999",
    "1e1000000000",
    "7e000000000",
    "7e0000000000",
    "\"7\"",
    "null",
    "true",
    "false",
    "[]",
    "[1,{\"t\":2}]",
    "{}",
    "{\"e\":\"trade\"}",
    "-0",
    "-0.0",
    "999999999999999999999999",
    "1" + "0".repeat(99),
    "1." + "0".repeat(98),
    "1." + "0".repeat(99),
    "NaN",
    "Infinity",
    "0x10",
    "1_000"
  };
  private static final String[] SYMBOLS = {
    "BTCUSDT",
    "ETHUSDT",
    "A",
    "ABCDEFG",
    "ABCDEFGH",
    "ABCDEFGHI",
    "ABCDEFGHIJKLMNO",
    "ABCDEFGHIJKLMNOP",
    "ABCDEFGHIJKLMNOPQ",
    "币USDT",
    "币安人生USDT",
    "é",
    "🚀USDT",
    "",
    " ",
    "A B",
    "A\u00a0B",
    "A\u0085B",
    "A\u2028B",
    "A\u007fB",
    "A\u200bB",
    "A\tB",
    "\\u0042TC",
    "\\u5e01USDT",
    "\\ud83d\\ude80USDT",
    "\\ud83dUSDT",
    "\\ude80\\ud83d",
    "x\\\"y",
    "x\\\\y",
    "x\\/y",
    "x\\y",
    "x\\u12",
    "\\u0000",
    "LONG".repeat(16),
    "LONG".repeat(16) + "X",
    "币".repeat(21),
    "币".repeat(21) + "é",
    "币".repeat(22),
    "é".repeat(32),
    "é".repeat(33)
  };
  private static final String[] OTHER_NAMES = {
    "x", "b", "a", "ee", "\\\"", "\\u0065e", "\\ud83d", "\\ud83d\\ude80", "币", "Q", "P", "S", "É"
  };
  private static final String[] SPACES = {" ", "\t", "\n", "\r\n", "\u00a0", "\f", "/**/"};
  private static final byte[] TELLING_BYTES =
      "{}[]\",:.-+0123456789\\eEtTpqsmMbu /\u0000\t\u007f".getBytes(UTF_8);

  private final Random random;

  InputGenerator(Random random) {
    this.random = random;
  }

  byte[] next() {
    byte[] input = json().getBytes(UTF_8);
    if (random.nextInt(5) < 2) {
      int mutations = 1 + random.nextInt(3);
      for (int i = 0; i < mutations && input.length > 0; i++) {
        input = mutated(input);
      }
    }
    return input;
  }

  private String json() {
    boolean isUsual = random.nextInt(4) > 0;
    String millis = "1763596800" + (100 + random.nextInt(900));
    List<String> fields = new ArrayList<>();
    fields.add(
        field("e", rarely() ? oneOf("\"aggTrade\"", "1", "\"tr\\u0061de\"", "null") : "\"trade\""));
    fields.add(field("E", number(random.nextInt(4) == 0 ? millis + "123" : millis)));
    fields.add(
        field("s", "\"" + (rarely() ? oneOf(SYMBOLS) : "S" + random.nextInt(300) + "USDT") + "\""));
    fields.add(field("t", number(Long.toString(random.nextLong() >>> (1 + random.nextInt(62))))));
    fields.add(field("p", decimal()));
    fields.add(field("q", decimal()));
    if (random.nextInt(6) == 0) {
      fields.add(field("b", number("20720542158")));
      fields.add(field("a", number("20720542592")));
    }
    fields.add(field("T", number(random.nextBoolean() ? millis : millis + "456")));
    fields.add(field("m", rarely() ? oneOf(NUMBERS) : random.nextBoolean() ? "true" : "false"));
    fields.add(field("M", rarely() ? oneOf(NUMBERS) : "true"));
    if (!isUsual) {
      disturb(fields);
    }
    String comma = isUsual ? "," : oneOf(",", space() + "," + space());
    String object = "{" + String.join(comma, fields) + "}";
    return rarely() ? oneOf(" ", "", "[", "x", "\t", "\ufeff") + object + after() : object;
  }

  private void disturb(List<String> fields) {
    int place = random.nextInt(fields.size());
    switch (random.nextInt(6)) {
      case 0 -> Collections.shuffle(fields, random);
      case 1 -> fields.remove(place);
      case 2 -> fields.add(place, fields.get(random.nextInt(fields.size())));
      case 3 -> fields.add(place, field(oneOf(OTHER_NAMES), oneOf(NUMBERS)));
      case 4 -> fields.add(place, "\"" + oneOf(OTHER_NAMES) + "\":" + nested());
      default -> {}
    }
  }

  private String nested() {
    int depth = random.nextInt(20) == 0 ? 95 + random.nextInt(10) : random.nextInt(5);
    return random.nextBoolean()
        ? "[".repeat(depth) + oneOf(NUMBERS) + "]".repeat(depth)
        : "{\"t\":".repeat(depth) + oneOf(NUMBERS) + "}".repeat(depth);
  }

  private String after() {
    return oneOf(" ", "", "]", "}", "x", "\n", "{}", ",", "\u0000");
  }

  private String field(String name, String value) {
    String written =
        random.nextInt(500) == 0 ? "\\u00" + Integer.toHexString(name.charAt(0)) : name;
    return "\"" + written + (random.nextInt(500) == 0 ? "\"" + space() + ":" : "\":") + value;
  }

  private String number(String usual) {
    return rarely() ? oneOf(NUMBERS) : usual;
  }

  private String decimal() {
    if (rarely()) {
      return rarely() ? oneOf(NUMBERS) : "\"" + oneOf(DECIMALS) + "\"";
    }
    String places = Integer.toString(100_000_000 + random.nextInt(100_000_000)).substring(1);
    return "\"" + (random.nextLong() >>> (30 + random.nextInt(33))) + "." + places + "\"";
  }

  private byte[] mutated(byte[] input) {
    int at = random.nextInt(input.length);
    int to = Math.min(input.length, at + 1 + random.nextInt(6));
    return switch (random.nextInt(9)) {
      case 0 -> replaced(input, at, at + 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> replaced(input, at, at + 1, new byte[] {tellingByte()});
      case 2 -> replaced(input, at, at, new byte[] {tellingByte()});
      case 3 -> replaced(input, at, to, new byte[0]);
      case 4 -> replaced(input, at, at, Arrays.copyOfRange(input, at, to));
      case 5 -> replaced(input, at, at + 1, new byte[] {(byte) (input[at] ^ 0x20)});
      case 6 -> swapped(input, at, random.nextInt(input.length));
      case 7 -> replaced(input, at, at, oneOf(SPACES).getBytes(UTF_8));
      default ->
          random.nextInt(40) == 0
              ? new String(input, UTF_8).getBytes(UTF_16BE)
              : Arrays.copyOf(input, at);
    };
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    byte[] changed = new byte[input.length - (to - from) + by.length];
    System.arraycopy(input, 0, changed, 0, from);
    System.arraycopy(by, 0, changed, from, by.length);
    System.arraycopy(input, to, changed, from + by.length, input.length - to);
    return changed;
  }

  private static byte[] swapped(byte[] input, int a, int b) {
    byte[] changed = input.clone();
    changed[a] = input[b];
    changed[b] = input[a];
    return changed;
  }

  private byte tellingByte() {
    return TELLING_BYTES[random.nextInt(TELLING_BYTES.length)];
  }

  private String space() {
    return random.nextInt(8) == 0 ? oneOf(SPACES) : " ";
  }

  private boolean rarely() {
    return random.nextInt(30) == 0;
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
