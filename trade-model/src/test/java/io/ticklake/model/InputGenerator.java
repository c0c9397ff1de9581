package io.ticklake.model;

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
    "-1",
    "1",
    "-0.00000001",
    "0.000000001",
    "1.000000000",
    "0.00000000",
    "9999999999.99999999",
    "10000000000.00000000",
    "92233720368.54775807",
    "92233720368.54775808",
    "184467440737.09551616",
    "1e3",
    "",
    ".",
    "1.",
    ".1",
    "+1",
    "00012.50000000",
    "NaN",
    " 1",
    "1 ",
    "--1",
    "1.0.0",
    "12345678901234567890123"
  };
  private static final String[] NUMBERS = {
    "0",
    "-1",
    "1",
    "007",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999",
    "100000000000000",
    "1.5",
    "1e3",
    "\"7\"",
    "null",
    "true",
    "[]",
    "{}",
    "-0",
    "7258118399999999",
    "7258118400000000",
    "999999999999999999999999"
  };
  private static final String[] SYMBOLS = {
    "BTCUSDT",
    "ETHUSDT",
    "S1USDT",
    "币USDT",
    "",
    "A B",
    "\\u0042TC",
    "x\\\"y",
    "\\u0000",
    "LONG".repeat(16),
    "LONG".repeat(16) + "X"
  };

  private final Random random;

  InputGenerator(Random random) {
    this.random = random;
  }

  byte[] next() {
    byte[] input = json().getBytes(UTF_8);
    return random.nextInt(3) == 0 ? mutated(input) : input;
  }

  private String json() {
    boolean usual = random.nextInt(3) > 0;
    List<String> fields =
        new ArrayList<>(
            List.of(
                field(
                    "e",
                    rarely() ? oneOf("\"aggTrade\"", "1", "\"tr\\u0061de\"", "null") : "\"trade\""),
                field("E", number("1763596800" + (100 + random.nextInt(900)))),
                field(
                    "s",
                    "\"" + (rarely() ? oneOf(SYMBOLS) : "S" + random.nextInt(300) + "USDT") + "\""),
                field("t", number(String.valueOf(random.nextLong() >>> (1 + random.nextInt(60))))),
                field("p", decimal()),
                field("q", decimal()),
                field("T", number(random.nextBoolean() ? "1763596800123" : "1763596800123456")),
                field("m", rarely() ? oneOf(NUMBERS) : String.valueOf(random.nextBoolean())),
                field("M", rarely() ? oneOf(NUMBERS) : "true")));
    if (random.nextInt(6) == 0) {
      fields.add(6, field("a", "20720542592"));
      fields.add(6, field("b", number("20720542158")));
    }
    if (!usual) {
      switch (random.nextInt(5)) {
        case 0 -> Collections.shuffle(fields, random);
        case 1 -> fields.remove(random.nextInt(fields.size()));
        case 2 ->
            fields.add(random.nextInt(fields.size()), fields.get(random.nextInt(fields.size())));
        case 3 -> fields.add(random.nextInt(fields.size()), field("x", oneOf(NUMBERS)));
        default -> {}
      }
    }
    String comma = usual ? "," : oneOf(",", " , ", ",\n", ",");
    String object = "{" + String.join(comma, fields) + "}";
    return rarely()
        ? oneOf(" ", "", "[", "x", "\t") + object + oneOf(" ", "", "]", "}", "x")
        : object;
  }

  private String field(String name, String value) {
    String written =
        random.nextInt(600) == 0 ? "\\u00" + Integer.toHexString(name.charAt(0)) : name;
    return "\"" + written + "\":" + value;
  }

  private String number(String usual) {
    return rarely() ? oneOf(NUMBERS) : usual;
  }

  private String decimal() {
    if (rarely()) {
      return rarely() ? oneOf(NUMBERS) : "\"" + oneOf(DECIMALS) + "\"";
    }
    String places = String.format("%08d", random.nextInt(100_000_000));
    return "\"" + (random.nextLong() >>> (30 + random.nextInt(33))) + "." + places + "\"";
  }

  private byte[] mutated(byte[] input) {
    byte[] changed = input.clone();
    int at = random.nextInt(changed.length);
    switch (random.nextInt(4)) {
      case 0 -> changed[at] = (byte) random.nextInt(256);
      case 1 -> changed[at] = (byte) "{}[]\",:.-0123456789\\eEtTpqsmM ".charAt(random.nextInt(30));
      case 2 -> changed = Arrays.copyOf(changed, at);
      default -> System.arraycopy(changed, at, changed, Math.max(0, at - 1), changed.length - at);
    }
    return changed;
  }

  private boolean rarely() {
    return random.nextInt(24) == 0;
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
