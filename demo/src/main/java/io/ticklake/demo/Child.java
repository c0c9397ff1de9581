package io.ticklake.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of the demo, with its output in a log file. It runs in a session of its own, so that a
 * Ctrl-C at the terminal reaches the demo alone, which then ends its children in order.
 */
final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Path log;
  private final Process process;

  private Child(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static Child start(
      String name, Path logs, Map<String, String> environment, List<String> command) {
    Path log = logs.resolve(name + ".log");
    List<String> detached = new ArrayList<>(List.of("setsid"));
    detached.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(detached)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    try {
      return new Child(name, log, builder.start());
    } catch (IOException e) {
      throw new DemoException("Cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  /** Also the number of its process group. */
  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Throws with the last words of the log if the process has ended. */
  void requireAlive() {
    if (!isAlive()) {
      throw new DemoException(
          "Cannot go on: %s ended with status %d: %s (all of it in %s)"
              .formatted(name, process.exitValue(), lastWords(), log));
    }
  }

  String logText() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + log, e);
    }
  }

  /** The status it ended with; only once it has. */
  int status() {
    return process.exitValue();
  }

  /** Waits until the process has ended by itself. */
  boolean awaitEnd(Duration bound) {
    try {
      return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Asks the process to end, and after a bounded wait ends it. */
  @Override
  public void close() {
    signal("TERM");
    if (!awaitEnd(PATIENCE)) {
      System.err.printf("%s did not end within %d s: killed%n", name, PATIENCE.toSeconds());
      signal("KILL");
      awaitEnd(PATIENCE);
    }
  }

  /** The process leads its own group, so that whatever it started gets the signal too. */
  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, "--", "-" + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new DemoException("Cannot end " + name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String lastWords() {
    List<String> lines = logText().lines().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .filter(
            line -> line.contains("Cannot") || line.contains("Invalid") || line.contains("ERROR"))
        .reduce((first, second) -> second)
        .orElse(lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
  }
}
