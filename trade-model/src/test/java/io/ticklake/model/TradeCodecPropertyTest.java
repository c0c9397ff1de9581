package io.ticklake.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Both ways of the parser against a reader that is slow and obviously right. */
final class TradeCodecPropertyTest {
  private static final int INPUTS = Integer.getInteger("ticklake.codec.inputs", 1_000_000);
  private static final int SHARDS = 20;
  private static final int JUDGED_BY_JACKSON = 200_000;

  @Test
  void bothWaysAgreeWithPlainReadingOverAMillionInputs() {
    Tally tally =
        IntStream.range(0, SHARDS)
            .parallel()
            .mapToObj(shard -> new Shard(7 + shard).run(INPUTS / SHARDS))
            .reduce(new Tally(), Tally::plus);
    System.out.println("codec: " + tally);
    assertThat(tally.inputs).isEqualTo(INPUTS);
    assertThat(tally.fast).isGreaterThan(INPUTS / 4);
    assertThat(tally.accepted - tally.fast).isGreaterThan(INPUTS / 20);
    assertThat(tally.rejected.keySet())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(Rejection.FAR_IN_THE_FUTURE, Rejection.NOT_A_CLAIM)));
  }

  /** Jackson's trees are the judge of what is JSON, so that the slow reader is held as well. */
  @Test
  void theSlowReaderAgreesWithJacksonOnWhatIsJson() {
    ObjectMapper jackson =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    InputGenerator inputs = new InputGenerator(new Random(5));
    for (int i = 0; i < JUDGED_BY_JACKSON; i++) {
      String text = new String(inputs.next(), ISO_8859_1);
      if (isPlainJson(text) != isJacksonJson(jackson, text)) {
        throw new AssertionError("One of the two takes it for JSON: " + text);
      }
    }
  }

  private static boolean isPlainJson(String text) {
    try {
      return PlainJson.read(text, 1_000) != null;
    } catch (PlainJson.Malformed e) {
      return false;
    }
  }

  private static boolean isJacksonJson(ObjectMapper jackson, String text) {
    try {
      return !jackson.readTree(text).isMissingNode();
    } catch (IOException e) {
      return false;
    }
  }

  private static final class Shard {
    private final Random random;
    private final InputGenerator inputs;
    private final PlainTradeReader plain = new PlainTradeReader();
    private final TradeParser parser = new TradeParser();
    private final SymbolTable symbols = new SymbolTable();
    private final UsualOrderReader usualOrder = new UsualOrderReader(symbols);
    private final AnyOrderReader anyOrder = new AnyOrderReader(symbols);
    private final TradeFields fields = new TradeFields();
    private final Tally tally = new Tally();

    Shard(int seed) {
      random = new Random(seed);
      inputs = new InputGenerator(random);
    }

    Tally run(int count) {
      for (int i = 0; i < count; i++) {
        byte[] input = inputs.next();
        int before = random.nextInt(3);
        int after = random.nextInt(3);
        check(amid(input, before, after), before, input.length);
      }
      return tally;
    }

    /** What stands around the input must not matter: digits, quotes, and the array's very end. */
    private byte[] amid(byte[] input, int before, int after) {
      byte[] bytes = new byte[before + input.length + after];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "0\"}".charAt(i % 3);
      }
      System.arraycopy(input, 0, bytes, before, input.length);
      return bytes;
    }

    private void check(byte[] bytes, int offset, int length) {
      PlainTradeReader.Reading expected = plain.read(bytes, offset, length);
      boolean isTrade = expected.trade() != null;
      boolean isFast = usualOrder.read(bytes, offset, length, fields);
      if (isFast) {
        hold(bytes, expected, null, fields);
      }
      hold(bytes, expected, anyOrder.read(bytes, offset, length, fields), fields);
      boolean isParsed = parser.parse(bytes, offset, length);
      if (isParsed != isTrade
          || (isParsed && !parser.trade().equals(expected.trade()))
          || (isParsed && parser.publishTimeMicros() != expected.publishTimeMicros())
          || parser.rejection() != expected.rejection()
          || parser.rejectionDetail() == null) {
        throw disagreement(bytes, expected, parser.rejection());
      }
      tally.count(expected.rejection(), isFast);
    }

    private static void hold(
        byte[] bytes, PlainTradeReader.Reading expected, Rejection rejection, TradeFields fields) {
      if (rejection != expected.rejection()
          || (rejection == null && !equals(fields, expected.trade()))
          || (rejection == null && fields.publishTimeMicros != expected.publishTimeMicros())) {
        throw disagreement(bytes, expected, rejection);
      }
    }

    private static boolean equals(TradeFields fields, Trade trade) {
      return fields.symbol.equals(trade.symbol())
          && fields.id == trade.id()
          && fields.price == trade.price()
          && fields.quantity == trade.quantity()
          && fields.eventTimeMicros == trade.eventTimeMicros()
          && fields.buyerMaker == trade.buyerMaker();
    }

    private static AssertionError disagreement(
        byte[] bytes, PlainTradeReader.Reading expected, Rejection found) {
      return new AssertionError(
          "%s: found %s, expected %s".formatted(new String(bytes, ISO_8859_1), found, expected));
    }
  }

  private static final class Tally {
    private int inputs;
    private int accepted;
    private int fast;
    private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);

    void count(Rejection rejection, boolean isFast) {
      inputs++;
      fast += isFast ? 1 : 0;
      if (rejection == null) {
        accepted++;
      } else {
        rejected.merge(rejection, 1, Integer::sum);
      }
    }

    Tally plus(Tally other) {
      Tally sum = new Tally();
      for (Tally part : new Tally[] {this, other}) {
        sum.inputs += part.inputs;
        sum.accepted += part.accepted;
        sum.fast += part.fast;
        part.rejected.forEach((reason, count) -> sum.rejected.merge(reason, count, Integer::sum));
      }
      return sum;
    }

    @Override
    public String toString() {
      return "%,d inputs: %,d trades, %,d of them on the fast path; rejected %s"
          .formatted(inputs, accepted, fast, rejected);
    }
  }
}
