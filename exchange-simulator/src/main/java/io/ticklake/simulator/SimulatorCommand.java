package io.ticklake.simulator;

import io.ticklake.simulator.market.NanoClock;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The simulator's command line. */
@Command(
    name = "exchange-simulator",
    description = "A stand-in exchange that speaks Binance's protocols.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class SimulatorCommand implements Callable<Integer> {
  private static final SimulatorOptions STANDARD = SimulatorOptions.standard();

  @Option(names = "--host", description = "Address to listen on (127.0.0.1).")
  private String host = STANDARD.host();

  @Option(names = "--port", description = "Port to listen on; 0 picks a free one (0).")
  private int port = STANDARD.port();

  @Option(names = "--symbols", description = "How many symbols are traded (200).")
  private int symbols = STANDARD.symbols();

  @Option(names = "--non-ascii-symbol", description = "Trade one more, whose name is not ASCII.")
  private boolean nonAsciiSymbol;

  @Option(names = "--rate", description = "Trades per second of all symbols together (2000).")
  private double rate = STANDARD.rate();

  @Option(names = "--seed", description = "Another seed is another market (1).")
  private long seed = STANDARD.seed();

  private SimulatorCommand() {}

  public static void main(String[] arguments) {
    CommandLine command = new CommandLine(new SimulatorCommand());
    command.setParameterExceptionHandler(
        (problem, given) -> {
          System.err.println("simulator: " + problem.getMessage() + " (--help lists all flags)");
          return 2;
        });
    command.setExecutionExceptionHandler(
        (problem, line, result) -> {
          System.err.println("simulator: " + problem.getMessage());
          return problem instanceof IllegalArgumentException ? 2 : 1;
        });
    System.exit(command.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SimulatorOptions options =
        new SimulatorOptions(host, port, symbols, nonAsciiSymbol, rate, seed);
    try (ExchangeSimulator simulator = ExchangeSimulator.start(options, NanoClock.system())) {
      Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
      System.out.println("simulator: listening on " + options.host() + ":" + simulator.port());
      simulator.join();
    }
    return 0;
  }
}
