package io.ticklake.demo;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What both programs of this module are told. */
final class RunOptions {
  private static final String ABOVE_ZERO = "it has to be above 0";

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

  /** Read by the script, which owns the cluster. */
  @SuppressWarnings("unused")
  @Option(names = "--keep", description = "Leave the cluster up at the end.")
  private boolean keep;

  @Option(names = "--check-only", hidden = true)
  private boolean checkOnly;

  @Option(names = "--home", hidden = true, required = true)
  private Path home;

  @Option(names = "--var", hidden = true, required = true)
  private Path var;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  void check() {
    require(rate > 0, "--rate", rate, ABOVE_ZERO);
    require(symbols > 0, "--symbols", symbols, ABOVE_ZERO);
  }

  void require(boolean valid, String option, Object value, String rule) {
    if (!valid) {
      throw new ParameterException(
          command.commandLine(), "Invalid %s: %s, %s".formatted(option, value, rule));
    }
  }

  int rate() {
    return rate;
  }

  int symbols() {
    return symbols;
  }

  /** Whether the script only wants to know if the options are right. */
  boolean isCheckOnly() {
    return checkOnly;
  }

  Path home() {
    return home;
  }

  Path var() {
    return var;
  }
}
