package io.ticklake.ingest.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Rejection;
import io.ticklake.model.TradeParser;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameReaderTest {
  private static final String TRADE =
      "{\"e\":\"trade\",\"E\":1700000000001,\"s\":\"BTCUSDT\",\"t\":7,\"p\":\"1.5\",\"q\":\"2\","
          + "\"T\":1700000000000,\"m\":true,\"M\":true}";

  private final Sink sink = new Sink();
  private final FrameReader reader = new FrameReader(sink);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"stream\":\"btcusdt@trade\",\"data\":%s}",
        "{\"data\":%s,\"stream\":\"btcusdt@trade\"}",
        " { \"stream\" : \"btcusdt@trade\" ,\n\"data\" : %s } ",
        "{\"stream\":\"a\\\"b\",\"data\":%s}",
        "%s"
      })
  void aTradeIsTakenOutOfWhateverIsAroundIt(String wrapper) {
    read(wrapper.formatted(TRADE));
    assertThat(sink.heard).containsExactly("trade BTCUSDT 7 " + TRADE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"result":null,"id":3}                                | answered 3
          {"id":4,"result":["a@trade"]}                         | answered 4
          {"error":{"code":2,"msg":"Invalid request"},"id":5}   | refused 5 Invalid request
          {"code":0,"msg":"Unknown property","id":6}            | refused 6 Unknown property
          {"error":{"code":3,"msg":"Invalid JSON"}}             | refused -1 Invalid JSON
          {"e":"serverShutdown","E":1770123456789}              | shutdown
          {"stream":"!serverShutdown","data":{"e":"x","E":1}}   | shutdown
          """)
  void whatIsNotATradeIsTold(String message, String expected) {
    read(message);
    assertThat(sink.heard).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          no trade                                   | NOT_JSON
          {"stream":"x","data":{"e":"trade"          | NOT_JSON
          {"result":null,"id":1}{"result":null,"id":2} | NOT_JSON
          []                                         | NOT_A_TRADE
          7                                          | NOT_A_TRADE
          {}                                         | NOT_A_TRADE
          {"stream":"x","data":7}                    | NOT_A_TRADE
          {"stream":"x","data":{"e":"kline","E":1}}  | NOT_A_TRADE
          {"stream":"x","data":{"e":"trade","E":1}}  | INVALID_TIME
          {"stream":"x","data":{"e":"trade","s":"A"}} | MISSING_FIELD
          """)
  void whatCannotBeUnderstoodIsRejectedAsItCame(String message, Rejection reason) {
    read(message);
    assertThat(sink.heard).containsExactly("rejected " + reason + " " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"stream":"x","data":{"e":"trade","s":"A","p":"-1"}} | A p: -1
          {"e":"trade","E":1700000000000,"s":"A","t":"x"}      | A t: x
          {"e":"trade","s":"a b"}                              | s: a b
          {"e":"trade","t":-1,"s":"A"}                         | A t: -1
          {"e":"kline","s":"A"}                                | A e: kline
          """)
  void aRejectionSaysOfWhichSymbolWhereItCanBeRead(String message, String detail) {
    read(TRADE);
    read(message);
    assertThat(sink.details).containsExactly(detail);
  }

  @Test
  void anEmptyMessageAndOneThatIsNotTextAreRejected() {
    reader.read(new byte[0], 0, 0);
    byte[] bytes = "{\"e\":\"\u00ff\"}".getBytes(ISO_8859_1);
    reader.read(bytes, 0, bytes.length);
    assertThat(sink.reasons).containsExactly(Rejection.NOT_A_TRADE, Rejection.NOT_UTF8);
  }

  @Property
  void everyMessageHasOneOutcomeHoweverItIsDamaged(
      @ForAll @Size(max = 4) List<@IntRange(max = 200) Integer> places,
      @ForAll byte replacement,
      @ForAll @IntRange(max = 200) int length) {
    byte[] bytes = ("#{\"stream\":\"btcusdt@trade\",\"data\":" + TRADE + "}#").getBytes(UTF_8);
    int kept = Math.min(length, bytes.length - 2);
    for (int place : places) {
      bytes[1 + place % (bytes.length - 2)] = replacement;
    }
    Sink damaged = new Sink();
    new FrameReader(damaged).read(bytes, 1, kept);
    assertThat(damaged.heard).hasSize(1);
  }

  private void read(String message) {
    byte[] bytes = ("##" + message + "##").getBytes(UTF_8);
    reader.read(bytes, 2, bytes.length - 4);
  }

  private static final class Sink implements TradeSink {
    private final List<String> heard = new ArrayList<>();
    private final List<Rejection> reasons = new ArrayList<>();
    private final List<String> details = new ArrayList<>();

    @Override
    public void trade(TradeParser trade, byte[] bytes, int offset, int length) {
      String json = new String(bytes, offset, length, UTF_8);
      heard.add("trade " + trade.symbol() + " " + trade.id() + " " + json);
    }

    @Override
    public void rejected(Rejection rejection, String detail, byte[] bytes, int from, int length) {
      reasons.add(rejection);
      details.add(detail);
      heard.add("rejected " + rejection + " " + new String(bytes, from, length, UTF_8));
    }

    @Override
    public void answered(long requestId) {
      heard.add("answered " + requestId);
    }

    @Override
    public void refused(long requestId, String detail) {
      heard.add("refused " + requestId + " " + detail);
    }

    @Override
    public void shutdownAnnounced() {
      heard.add("shutdown");
    }
  }
}
