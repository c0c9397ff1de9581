package io.ticklake.demo;

import picocli.CommandLine;

/** How this module's programs end: one line for what a user can mend, and a status. */
final class CommandLines {
  /** Runs the command; 2 for a wrong command line, 1 for what failed. */
  static int run(String name, Object command, String... arguments) {
    return new CommandLine(command)
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
                  name + ": " + exception.getMessage() + "; see scripts/" + name + " --help");
              return 2;
            })
        .execute(arguments);
  }

  private CommandLines() {}
}
