package io.ticklake.demo;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The composition root of scripts/chaos. */
@Command(
    name = "scripts/chaos",
    description = {
      "Runs the whole of Ticklake on a local cluster of its own at load, and breaks it: kills, restarts"
          + " and freezes ingester, streaming driver, executors and daemons by a plan that the seed"
          + " decides. Then it compares all that is stored with what the exchange says it produced."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class Chaos implements Callable<Integer> {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long things are broken, such as 1.5 (${DEFAULT-VALUE}).")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "The same seed breaks the same things at the same moments; any where not given.")
  private Long seed;

  @Mixin private RunOptions run;

  @Option(names = "--schedule", description = "Only print what would be broken when.")
  private boolean scheduleOnly;

  @Override
  public Integer call() {
    run.require(
        minutes > 0 && minutes <= 24 * 60,
        "--minutes",
        minutes,
        "it has to be above 0 and at most a day");
    run.check();
    Clock clock = Clock.systemUTC();
    ChaosOptions options =
        new ChaosOptions(
            Duration.ofMillis(Math.round(minutes * 60_000)),
            seed == null ? clock.millis() % 1_000_000 : seed,
            run.rate(),
            run.symbols());
    if (scheduleOnly) {
      System.out.printf("seed %d%n", options.seed());
      Schedule.of(options.seed(), options.faults())
          .forEach(one -> System.out.printf("%6d s  %s%n", one.at().toSeconds(), one));
      return 0;
    }
    if (run.isCheckOnly()) {
      return 0;
    }
    try (ChaosRun chaos = new ChaosRun(options, run.home(), run.var(), System.getenv(), clock)) {
      return chaos.run() ? 0 : 1;
    }
  }

  public static void main(String[] arguments) {
    System.exit(CommandLines.run("chaos", new Chaos(), arguments));
  }
}
