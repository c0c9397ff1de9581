package io.ticklake.batch;

import io.ticklake.batch.config.InvalidConfigException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The batch jobs' command line. */
@Command(
    name = "batch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Curates, proves and cares for the lake.",
    subcommands = {
      CurateCommand.class,
      ImportArchiveCommand.class,
      ReconcileCommand.class,
      BarsCommand.class,
      IngestTableCommand.class,
      LakeStatusCommand.class,
      ExpireCommand.class
    })
public final class Batch {
  private static final Logger LOGGER = LoggerFactory.getLogger(Batch.class);
  private static final int FAILED = 1;
  private static final int UNUSABLE = 2;

  private Batch() {}

  public static void main(String[] arguments) {
    int status = run(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String... arguments) {
    CommandLine commandLine =
        new CommandLine(new Batch()).setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionExceptionHandler(
        (exception, line, result) -> {
          if (exception instanceof InvalidConfigException) {
            line.getErr().println("batch: " + exception.getMessage());
            return UNUSABLE;
          }
          Optional<String> message = Complaint.of(exception);
          if (message.isEmpty()) {
            LOGGER.error("Cannot finish", exception);
          }
          line.getErr()
              .println(
                  "batch: "
                      + message.orElse("Cannot finish: " + exception + "; see the log above"));
          return FAILED;
        });
    commandLine.setParameterExceptionHandler(
        (exception, line) -> {
          exception.getCommandLine().getErr().println("batch: " + exception.getMessage());
          return UNUSABLE;
        });
    return arguments.length == 0 ? usage(commandLine) : commandLine.execute(arguments);
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(commandLine.getErr());
    return UNUSABLE;
  }
}
