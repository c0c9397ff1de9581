package io.ticklake.bench.endtoend;

import io.ticklake.model.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Kills a process and waits until the streaming job is no further behind than it was before, while
 * trades go on coming.
 */
@Command(name = "recovery", sortOptions = false, mixinStandardHelpOptions = true)
public final class Recovery implements Callable<Integer> {
  private static final Duration BEFORE = Duration.ofSeconds(15);
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long POLL_MILLIS = 100;

  @Option(names = "--bootstrap", required = true)
  private String bootstrap;

  @Option(names = "--pid", required = true)
  private long pid;

  private Recovery() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Recovery()).execute(arguments));
  }

  @Override
  public Integer call() throws ExecutionException, InterruptedException {
    try (KafkaSide kafka = new KafkaSide(bootstrap)) {
      List<TopicPartition> trades = kafka.partitions(Topics.TRADES);
      long usual = 0;
      for (long end = System.nanoTime() + BEFORE.toNanos(); System.nanoTime() < end; ) {
        usual = Math.max(usual, kafka.lag(trades));
        Thread.sleep(POLL_MILLIS);
      }
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      long killed = System.nanoTime();
      long worst = 0;
      while (System.nanoTime() - killed < PATIENCE.toNanos()) {
        Thread.sleep(POLL_MILLIS);
        long lag = kafka.lag(trades);
        // It must have grown first: the commit before the kill was of use for a while.
        if (worst > usual && lag <= usual) {
          System.out.printf(
              "recovery seconds=%.1f lag_before=%d lag_worst=%d%n",
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed) / 1000.0, usual, worst);
          return 0;
        }
        worst = Math.max(worst, lag);
      }
      System.err.printf("recovery: not within %d s; lag_worst=%d%n", PATIENCE.toSeconds(), worst);
      return 1;
    }
  }
}
