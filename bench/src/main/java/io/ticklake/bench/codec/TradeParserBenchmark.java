package io.ticklake.bench.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.model.Trade;
import io.ticklake.model.TradeParser;
import io.ticklake.model.TradeWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One operation reads one trade. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TradeParserBenchmark {
  private final TradeParser parser = new TradeParser();
  private final ObjectMapper jackson = new ObjectMapper();
  private final byte[][] usual = new byte[SampleTrades.COUNT][];
  private final byte[][] withOrderIds = new byte[SampleTrades.COUNT][];
  private final byte[][] withSpaces = new byte[SampleTrades.COUNT][];
  private int next;

  @Setup
  public void write() {
    TradeWriter writer = new TradeWriter(TimeUnit.MILLISECONDS);
    Trade[] trades = SampleTrades.make();
    for (int i = 0; i < trades.length; i++) {
      usual[i] = writer.toBytes(trades[i], trades[i].eventTimeMicros() + 1_000);
      String json = new String(usual[i], UTF_8);
      withOrderIds[i] =
          json.replace(",\"T\":", ",\"b\":20720542158,\"a\":20720542592,\"T\":").getBytes(UTF_8);
      withSpaces[i] = json.replace(",\"", ", \"").getBytes(UTF_8);
    }
  }

  /** The exchange's own shape, as bytes to fields. */
  @Benchmark
  public long usualOrder() {
    return sum(usual);
  }

  /** Likewise, and the trade as an object. */
  @Benchmark
  public Trade usualOrderToTrade() {
    parse(usual);
    return parser.trade();
  }

  /** The shape until June 2024, with b and a. */
  @Benchmark
  public long usualOrderWithOrderIds() {
    return sum(withOrderIds);
  }

  /** White space sends a trade the slow way. */
  @Benchmark
  public long anyOrder() {
    return sum(withSpaces);
  }

  /** What one would write first: a Jackson tree and BigDecimal. */
  @Benchmark
  public long plainJackson() throws IOException {
    next = (next + 1) & (SampleTrades.COUNT - 1);
    JsonNode json = jackson.readTree(usual[next]);
    return json.get("t").longValue()
        + json.get("T").longValue()
        + json.get("E").longValue()
        + units(json.get("p"))
        + units(json.get("q"))
        + json.get("s").textValue().length()
        + (json.get("m").booleanValue() ? 1 : 0);
  }

  private static long units(JsonNode decimal) {
    return new BigDecimal(decimal.textValue()).movePointRight(8).longValueExact();
  }

  private long sum(byte[][] inputs) {
    parse(inputs);
    return parser.id()
        + parser.eventTimeMicros()
        + parser.publishTimeMicros()
        + parser.price()
        + parser.quantity()
        + parser.symbol().length()
        + (parser.buyerMaker() ? 1 : 0);
  }

  private void parse(byte[][] inputs) {
    next = (next + 1) & (SampleTrades.COUNT - 1);
    byte[] input = inputs[next];
    if (!parser.parse(input, 0, input.length)) {
      throw new IllegalStateException(parser.rejection() + " " + parser.rejectionDetail());
    }
  }
}
