package io.ticklake.bench.codec;

import io.ticklake.model.Bar;
import io.ticklake.model.BarAccumulator;
import io.ticklake.model.Trade;
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

/** One operation adds one trade, or does the named thing to one bar of 4,096 trades. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BarAccumulatorBenchmark {
  private final Trade[] trades = SampleTrades.make();
  private BarAccumulator open;
  private BarAccumulator full;
  private byte[] state;
  private long id;

  @Setup
  public void fill() {
    open = new BarAccumulator("BTCUSDT", SampleTrades.START_MICROS);
    full = new BarAccumulator("BTCUSDT", SampleTrades.START_MICROS);
    for (Trade trade : trades) {
      full.add(id++, trade.price(), trade.quantity(), trade.buyerMaker());
    }
    state = full.toBytes();
  }

  @Benchmark
  public BarAccumulator add() {
    Trade trade = trades[(int) id & (SampleTrades.COUNT - 1)];
    open.add(id++, trade.price(), trade.quantity(), trade.buyerMaker());
    return open;
  }

  @Benchmark
  public Bar bar() {
    return full.bar();
  }

  @Benchmark
  public byte[] toBytes() {
    return full.toBytes();
  }

  @Benchmark
  public BarAccumulator ofBytes() {
    return BarAccumulator.ofBytes("BTCUSDT", state);
  }
}
