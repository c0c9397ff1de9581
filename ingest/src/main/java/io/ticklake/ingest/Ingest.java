package io.ticklake.ingest;

import io.ticklake.ingest.config.ConfigSources;
import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.config.InvalidConfigException;
import io.ticklake.ingest.time.Time;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code ingest}. */
@Command(
    name = "ingest",
    description = "Writes every trade of the exchange to Kafka, until it is stopped.")
public final class Ingest implements Callable<Integer> {
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "shows this text")
  private boolean help;

  @Option(names = "--config", paramLabel = "FILE", description = "what differs from the defaults")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "sets one key; repeatable")
  private List<String> overrides = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME|ID",
      description =
          "where coverage begins: a time, an id, or SYMBOL=id,…; else with the first trade")
  private Optional<String> from = Optional.empty();

  @Option(
      names = "--check",
      description =
          "only checks: reads the configuration, reaches exchange and Kafka, opens a stream, tries the HTTP address")
  private boolean check;

  public static void main(String[] args) {
    System.exit(commandLine(System.getenv()).execute(args));
  }

  Ingest(Map<String, String> environment) {
    this.environment = environment;
  }

  static CommandLine commandLine(Map<String, String> environment) {
    return new CommandLine(new Ingest(environment))
        .setParameterExceptionHandler(
            (exception, words) -> {
              exception
                  .getCommandLine()
                  .getErr()
                  .println("ingest: " + exception.getMessage() + " (try --help)");
              return CommandLine.ExitCode.USAGE;
            });
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      IngestConfig config = IngestConfig.of(ConfigSources.unite(file, environment, overrides));
      CoverageStart start =
          from.isEmpty()
              ? CoverageStart.NOW
              : CoverageStart.parse(from.get(), Instant.now(), config.completeness().reach());
      Ingester ingester = new Ingester(config, start, Time.SYSTEM);
      if (check) {
        spec.commandLine().getOut().println(ingester.check());
        return 0;
      }
      return run(ingester);
    } catch (InvalidConfigException e) {
      return refuse(e.faults());
    } catch (UserException e) {
      return refuse(e.lines());
    } catch (KafkaException e) {
      return refuse(List.of("Cannot use Kafka: " + Causes.inWords(e)));
    }
  }

  private int run(Ingester ingester) throws UserException, InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(ingester::unexpected);
    ingester.start();
    Thread hook =
        new Thread(
            () -> {
              try {
                Optional<String> left = ingester.stop();
                if (left.isPresent()) {
                  refuse(List.of(left.get()));
                  // The only way for a hook to choose the status.
                  Runtime.getRuntime().halt(1);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    String fatal = ingester.awaitFatal();
    return refuse(List.of(fatal));
  }

  private int refuse(List<String> lines) {
    lines.forEach(line -> spec.commandLine().getErr().println("ingest: " + line));
    return 1;
  }
}
