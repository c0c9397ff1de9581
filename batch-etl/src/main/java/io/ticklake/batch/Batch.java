package io.ticklake.batch;

import io.ticklake.batch.config.InvalidConfigException;
import io.ticklake.batch.config.WebAddress;
import java.net.URI;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The batch jobs' command line. */
@Command(
    name = "scripts/batch",
    sortOptions = false,
    description = "Curates, proves and cares for the lake.",
    subcommands = {
      DailyCommand.class,
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

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and exit.")
  @SuppressWarnings("UnusedVariable")
  private boolean help;

  private Batch() {}

  public static void main(String[] arguments) {
    // Numbers in messages and names of files do not depend on where the user lives.
    Locale.setDefault(Locale.ROOT);
    int status = run(arguments);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String... arguments) {
    CommandLine commandLine =
        new CommandLine(new Batch())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(
                LocalDate.class, text -> parse(text, LocalDate::parse, "day", "2026-11-05"))
            .registerConverter(URI.class, Batch::address)
            .registerConverter(
                YearMonth.class, text -> parse(text, YearMonth::parse, "month", "2026-11"));
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
          exception.getCommandLine().getErr().println("batch: " + message(exception));
          return UNUSABLE;
        });
    try {
      return arguments.length == 0 ? usage(commandLine) : commandLine.execute(arguments);
    } catch (OutOfMemoryError e) {
      // Picocli hands on exceptions, not errors.
      commandLine.getErr().println("batch: " + Complaint.of(e).orElseThrow());
      return FAILED;
    }
  }

  private static <T> T parse(String text, Function<String, T> parser, String what, String example) {
    try {
      return parser.apply(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'%s' is no %s such as %s".formatted(text, what, example));
    }
  }

  private static URI address(String text) {
    return WebAddress.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s' is no address such as https://data.binance.vision".formatted(text)));
  }

  private static String message(ParameterException exception) {
    CommandLine line = exception.getCommandLine();
    if (exception instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      boolean isJob = line.getParent() == null && !first.startsWith("-");
      String name = line.getParent() == null ? "" : line.getCommandName() + " ";
      return "Unknown %s: %s; scripts/batch %s--help tells all"
          .formatted(isJob ? "job" : first.startsWith("-") ? "option" : "argument", first, name);
    }
    if (exception instanceof MissingParameterException && line.getParent() == null) {
      return "Invalid command line: give a job; scripts/batch --help lists them";
    }
    // Picocli's own words stutter.
    return String.valueOf(exception.getMessage())
        .replace("option option", "option")
        .replace("Error: ", "Invalid options: ");
  }

  private static int usage(CommandLine commandLine) {
    commandLine.usage(commandLine.getErr());
    return UNUSABLE;
  }
}
