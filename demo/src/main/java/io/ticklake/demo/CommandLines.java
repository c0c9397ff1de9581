package io.ticklake.demo;

import java.util.function.Function;
import picocli.CommandLine;

/** How this module's programs end: one line for what a user can mend, and a status. */
final class CommandLines {
  /** Runs the command; 2 for a wrong command line, 1 for what failed. */
  static int run(String name, Object command, String... arguments) {
    return new CommandLine(command)
        .registerConverter(int.class, number(Integer::valueOf))
        .registerConverter(Long.class, number(Long::valueOf))
        .registerConverter(double.class, number(Double::valueOf))
        .setExecutionExceptionHandler(
            (exception, line, parsed) -> {
              if (exception instanceof DemoException) {
                System.err.println(name + ": " + exception.getMessage());
              } else {
                exception.printStackTrace();
              }
              return 1;
            })
        .setParameterExceptionHandler(
            (exception, given) -> {
              System.err.println(
                  name + ": " + message(exception) + "; see scripts/" + name + " --help");
              return 2;
            })
        .execute(arguments);
  }

  private static String message(CommandLine.ParameterException exception) {
    return exception instanceof CommandLine.UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
        ? "Unexpected argument: " + unmatched.getUnmatched().get(0)
        : exception.getMessage();
  }

  private static <T> CommandLine.ITypeConverter<T> number(Function<String, T> parse) {
    return value -> {
      try {
        return parse.apply(value);
      } catch (NumberFormatException e) {
        throw new CommandLine.TypeConversionException(
            "'" + value + "' is not a number, or too large a one");
      }
    };
  }

  private CommandLines() {}
}
