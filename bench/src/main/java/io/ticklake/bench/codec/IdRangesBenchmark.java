package io.ticklake.bench.codec;

import io.ticklake.model.IdRanges;
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

/** One operation adds one id, or asks for one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class IdRangesBenchmark {
  private static final int RANGES = 1_000;
  private static final int[] ORDER = {0, 1, 3, 4, 5, 6, 7, 8, 9, 2};

  private final IdRanges growing = new IdRanges();
  private final IdRanges holed = new IdRanges();
  private long id;
  private int step;

  @Setup
  public void makeHoles() {
    for (int i = 0; i < RANGES; i++) {
      holed.addRange(10L * i, 10L * i + 6);
    }
  }

  @Benchmark
  public boolean addNext() {
    return growing.add(id++);
  }

  /** Of ten ids one comes last: a hole opens and closes again. */
  @Benchmark
  public boolean addOutOfOrder() {
    int place = step % ORDER.length;
    boolean isNew = growing.add(id + ORDER[place]);
    step = place + 1;
    id += step == ORDER.length ? ORDER.length : 0;
    return isNew;
  }

  @Benchmark
  public boolean containsAmongAThousandRanges() {
    step = (step * 1_103_515_245 + 12_345) & 0x7fffffff;
    return holed.contains(step % (10 * RANGES));
  }
}
