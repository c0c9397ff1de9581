package io.ticklake.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The composition root of scripts/chaos. */
@Command(
    name = "chaos",
    description = {
      "Runs the whole of Ticklake on a local cluster of its own at load, and breaks it: kills and",
      "freezes ingester, streaming driver, executors and daemons in an order that the seed decides.",
      "Then it compares all that is stored with what the exchange says it produced."
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
      description = "The same seed breaks the same things in the same order; any where not given.")
  private Long seed;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Trades a second of all symbols together (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--symbols",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many symbols are traded (${DEFAULT-VALUE}).")
  private int symbols;

  @Option(names = "--schedule", description = "Only print what would be broken when.")
  private boolean scheduleOnly;

  @Option(names = "--check-only", hidden = true)
  private boolean checkOnly;

  /** Read by scripts/chaos, which owns the cluster. */
  @SuppressWarnings("unused")
  @Option(names = "--keep", description = "Leave the cluster up at the end.")
  private boolean keep;

  @Option(names = "--home", hidden = true, required = true)
  private Path home;

  @Option(names = "--var", hidden = true, required = true)
  private Path var;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    require(minutes > 0 && minutes <= 24 * 60, "--minutes", minutes);
    require(rate > 0, "--rate", rate);
    require(symbols > 0, "--symbols", symbols);
    Clock clock = Clock.systemUTC();
    ChaosOptions options =
        new ChaosOptions(
            Duration.ofMillis(Math.round(minutes * 60_000)),
            seed == null ? clock.millis() % 1_000_000 : seed,
            rate,
            symbols);
    if (scheduleOnly) {
      Schedule.of(options.seed(), options.faults())
          .forEach(one -> System.out.printf("%6d s  %s%n", one.at().toSeconds(), one));
      return 0;
    }
    if (checkOnly) {
      return 0;
    }
    try (ChaosRun run = new ChaosRun(options, home, var, System.getenv(), clock)) {
      return run.run() ? 0 : 1;
    }
  }

  private void require(boolean valid, String option, Object value) {
    if (!valid) {
      throw new ParameterException(
          command.commandLine(), "Invalid %s: %s".formatted(option, value));
    }
  }

  public static void main(String[] arguments) {
    System.exit(CommandLines.run("chaos", new Chaos(), arguments));
  }
}
