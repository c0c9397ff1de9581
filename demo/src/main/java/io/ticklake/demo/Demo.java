package io.ticklake.demo;

import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The composition root: reads the command line and runs one demonstration. */
@Command(
    name = "scripts/demo",
    description = {
      "Runs the whole of Ticklake on this machine: exchange, ingester, Kafka, Spark on YARN, HDFS.",
      "It shows the trades flow until Ctrl-C, then reads the lake with Spark and with DuckDB and",
      "compares it with what the exchange says it produced."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true)
final class Demo implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End by itself N seconds after the first trade; 0, the default: at Ctrl-C.")
  private int seconds;

  @Mixin private RunOptions run;

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      arity = "0..1",
      fallbackValue = "repeat,reorder",
      description =
          "Faults of the exchange, such as ${FALLBACK-VALUE}, which is what it means alone.")
  private String faults;

  @Option(
      names = "--live",
      description = "Follow Binance itself instead of the simulator (needs a way out).")
  private boolean live;

  @Option(names = "--terminal", hidden = true)
  private boolean terminal;

  @Option(names = "--live-symbols", hidden = true, defaultValue = "BTCUSDT,ETHUSDT,SOLUSDT")
  private String liveSymbols;

  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    run.require(seconds >= 0, "--seconds", seconds, "it cannot be below 0");
    run.check();
    if (live && faults != null) {
      throw new ParameterException(
          command.commandLine(), "Cannot inject faults into Binance: use --faults without --live");
    }
    if (run.isCheckOnly()) {
      return 0;
    }
    DemoOptions options =
        new DemoOptions(
            seconds, run.rate(), run.symbols(), faults == null ? "" : faults, live, liveSymbols);
    Screen screen = terminal ? Screen.inPlace(System.out) : Screen.lineByLine(System.out);
    try (Demonstration demonstration =
        new Demonstration(
            options, run.home(), run.var(), System.getenv(), Clock.systemUTC(), screen)) {
      return demonstration.run() ? 0 : 1;
    }
  }

  public static void main(String[] arguments) {
    System.exit(CommandLines.run("demo", new Demo(), arguments));
  }
}
