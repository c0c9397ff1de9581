package io.ticklake.simulator;

import io.ticklake.simulator.clock.Durations;
import io.ticklake.simulator.clock.NanoClock;
import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.limit.ClientLimits;
import io.ticklake.simulator.market.Catalogue;
import io.ticklake.simulator.market.Instrument;
import io.ticklake.simulator.replay.Pace;
import io.ticklake.simulator.stream.StreamLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The simulator's command line. */
@Command(
    name = "exchange-simulator",
    description = "A stand-in exchange that speaks Binance's protocols.",
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class SimulatorCommand implements Callable<Integer> {
  private static final int UNUSABLE = 2;
  private static final int FAILED = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port to listen on; 0 picks a free one (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--symbols",
      defaultValue = "200",
      description = "How many symbols are traded (${DEFAULT-VALUE}).")
  private int symbols;

  @Option(
      names = "--non-ascii-symbol",
      description = "Trade one more symbol, whose name is not ASCII.")
  private boolean nonAsciiSymbol;

  @Option(
      names = "--rate",
      defaultValue = "2000",
      description = "Trades per second of all symbols together (${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Another seed is another market (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--start",
      description = "The market's time at the start, such as 2026-03-01T00:00:00Z (now).")
  private Instant start;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description =
          "How many times faster than the clock the market's time runs (${DEFAULT-VALUE}).")
  private double speed;

  @Option(
      names = "--faults",
      defaultValue = "",
      description = "What goes wrong, such as repeat,reorder=0.05,cut=30s or chaos (nothing).")
  private FaultPlan faults;

  @Option(
      names = "--replay",
      description = "Serve this recording (lines of time in µs, space, frame; may be gzipped).")
  private Path replay;

  @Option(names = "--replay-speed", description = "Times faster than recorded, or max (1).")
  private Pace replaySpeed;

  @Option(
      names = "--ping-interval",
      defaultValue = "20s",
      description = "How often clients are pinged (${DEFAULT-VALUE}).")
  private Duration pingInterval;

  @Option(
      names = "--pong-timeout",
      defaultValue = "1m",
      description = "A client without a matching pong is cut after this (${DEFAULT-VALUE}).")
  private Duration pongTimeout;

  @Option(
      names = "--connection-life",
      defaultValue = "24h",
      description = "Connections are cut at this age (${DEFAULT-VALUE}).")
  private Duration connectionLife;

  @Option(
      names = "--shutdown-notice",
      defaultValue = "0s",
      description = "Send serverShutdown so long before that; 0s for never (${DEFAULT-VALUE}).")
  private Duration shutdownNotice;

  @Option(
      names = "--max-streams",
      defaultValue = "1024",
      description = "Streams of one connection (${DEFAULT-VALUE}).")
  private int maxStreams;

  @Option(
      names = "--messages-per-second",
      defaultValue = "5",
      description = "A client that sends more is cut (${DEFAULT-VALUE}).")
  private int messagesPerSecond;

  @Option(
      names = "--max-lag",
      defaultValue = "5m",
      description = "A client that reads this far behind is cut (${DEFAULT-VALUE}).")
  private Duration maxLag;

  @Option(
      names = "--weight-limit",
      defaultValue = "6000",
      description = "REST weight a minute of one address (${DEFAULT-VALUE}).")
  private int weightLimit;

  @Option(
      names = "--requests-after-429",
      defaultValue = "20",
      description = "Refused requests in a minute before the address is banned (${DEFAULT-VALUE}).")
  private int requestsAfter429;

  @Option(
      names = "--connection-attempts",
      defaultValue = "300",
      description = "WebSocket connections in 5 minutes of one address (${DEFAULT-VALUE}).")
  private int connectionAttempts;

  @Option(
      names = "--violations",
      defaultValue = "5",
      description = "Cuts for too many messages in 10 minutes before a ban (${DEFAULT-VALUE}).")
  private int violations;

  @Option(
      names = "--ban",
      defaultValue = "2m",
      description = "The first ban's length; each further one is twice as long (${DEFAULT-VALUE}).")
  private Duration ban;

  @Option(
      names = "--archive-delay",
      defaultValue = "0s",
      description = "How long after midnight a day's archive appears (${DEFAULT-VALUE}).")
  private Duration archiveDelay;

  private SimulatorCommand() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new SimulatorCommand());
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this and exit.")
                .build());
    register(command, FaultPlan.class, FaultPlan::parse);
    register(command, Duration.class, Durations::parse);
    register(command, Pace.class, Pace::parse);
    register(command, Instant.class, SimulatorCommand::instant);
    command.setParameterExceptionHandler(
        (problem, given) -> complain(command, problem.getMessage(), UNUSABLE));
    command.setExecutionExceptionHandler(
        (problem, line, result) ->
            complain(
                command,
                problem instanceof BindException
                    ? problem.getMessage() + "; choose another --host or --port (0: any free one)"
                    : problem.getMessage(),
                problem instanceof IllegalArgumentException ? UNUSABLE : FAILED));
    return command;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    SimulatorOptions options = options();
    try (ExchangeSimulator simulator = ExchangeSimulator.start(options, NanoClock.system())) {
      Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
      PrintWriter out = spec.commandLine().getOut();
      out.println("simulator: listening on " + options.host() + ":" + simulator.port());
      out.flush();
      simulator.join();
    }
    return 0;
  }

  SimulatorOptions options() {
    List<Instrument> instruments = new ArrayList<>(Catalogue.first(symbols));
    if (nonAsciiSymbol) {
      instruments.add(Catalogue.NON_ASCII);
    }
    return new SimulatorOptions(
        host,
        port,
        new MarketOptions(instruments, rate, seed, Optional.ofNullable(start), speed),
        new StreamLimits(
            pingInterval,
            pongTimeout,
            connectionLife,
            shutdownNotice,
            maxStreams,
            messagesPerSecond,
            maxLag),
        new ClientLimits(weightLimit, requestsAfter429, connectionAttempts, violations, ban),
        faults,
        archiveDelay,
        replayOptions());
  }

  private Optional<ReplayOptions> replayOptions() {
    if (replay == null && replaySpeed != null) {
      throw new IllegalArgumentException("Invalid --replay-speed: there is no --replay");
    }
    Pace pace = replaySpeed == null ? Pace.AS_RECORDED : replaySpeed;
    return Optional.ofNullable(replay).map(file -> new ReplayOptions(file, pace));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "Invalid time: " + text + " (write 2026-03-01T00:00:00Z)", e);
    }
  }

  private static <T> void register(CommandLine command, Class<T> type, Function<String, T> parser) {
    ITypeConverter<T> converter =
        text -> {
          try {
            return parser.apply(text);
          } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
          }
        };
    command.registerConverter(type, converter);
  }

  private static int complain(CommandLine command, String problem, int status) {
    String line = problem.lines().findFirst().orElse("failed");
    command.getErr().println("simulator: " + line + (status == UNUSABLE ? " (try --help)" : ""));
    return status;
  }
}
