package io.ticklake.ingest;

import io.ticklake.ingest.config.ConfigSources;
import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.config.InvalidConfigException;
import io.ticklake.ingest.time.Time;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code ingest}. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = "Writes every trade of the exchange to Kafka, until it is stopped.")
public final class Ingest implements Callable<Integer> {
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

  @Option(names = "--check", description = "only checks configuration, exchange and Kafka")
  private boolean check;

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Ingest())
            .setParameterExceptionHandler(
                (exception, words) -> {
                  System.err.println("ingest: " + exception.getMessage() + " (try --help)");
                  return CommandLine.ExitCode.USAGE;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      IngestConfig config = IngestConfig.of(ConfigSources.unite(file, System.getenv(), overrides));
      CoverageStart start =
          from.isEmpty()
              ? CoverageStart.NOW
              : CoverageStart.parse(from.get(), Instant.now(), config.completeness().reach());
      Ingester ingester = new Ingester(config, start, Time.SYSTEM);
      if (check) {
        System.out.println(ingester.check());
        return 0;
      }
      return run(ingester);
    } catch (InvalidConfigException e) {
      return refuse(e.faults());
    } catch (UserException e) {
      return refuse(e.lines());
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return refuse(List.of("Cannot use Kafka: " + cause.getMessage()));
    }
  }

  private static int run(Ingester ingester) throws UserException, InterruptedException {
    ingester.start();
    Thread hook =
        new Thread(
            () -> {
              try {
                Optional<String> left = ingester.stop();
                if (left.isPresent()) {
                  System.err.println("ingest: " + left.get());
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
    System.err.println("ingest: " + fatal);
    return 1;
  }

  private static int refuse(List<String> lines) {
    lines.forEach(line -> System.err.println("ingest: " + line));
    return 1;
  }
}
