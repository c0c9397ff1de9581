package io.ticklake.bench.codec;

import io.ticklake.model.Trade;
import io.ticklake.model.TradeWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One operation writes one trade. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TradeWriterBenchmark {
  private final TradeWriter writer = new TradeWriter(TimeUnit.MILLISECONDS);
  private final Trade[] trades = SampleTrades.make();
  private final byte[] target = new byte[1_024];
  private int next;

  @Benchmark
  public int write() {
    next = (next + 1) & (SampleTrades.COUNT - 1);
    Trade trade = trades[next];
    return writer.write(target, 0, trade, trade.eventTimeMicros());
  }
}
