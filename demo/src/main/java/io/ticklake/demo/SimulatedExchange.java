package io.ticklake.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The exchange simulator as a process of its own. */
final class SimulatedExchange {
  private static final Pattern LISTENING = Pattern.compile("listening on ([0-9.]+:[0-9]+)");

  private final Child process;

  private SimulatedExchange(Child process) {
    this.process = process;
  }

  /** Starts it on a free port; whoever calls ends the process. */
  static SimulatedExchange start(
      Scripts scripts, Path logs, int symbols, int rate, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                scripts.path("simulator"),
                "--port",
                "0",
                "--symbols",
                String.valueOf(symbols),
                "--rate",
                String.valueOf(rate)));
    command.addAll(List.of(more));
    return new SimulatedExchange(Child.start("simulator", logs, Map.of(), command));
  }

  Child process() {
    return process;
  }

  /** Where it listens, once it does. */
  URI awaitAddress(Patience patience, Duration bound) {
    Matcher address = LISTENING.matcher("");
    patience.await(
        "the exchange listens",
        bound,
        () -> {
          process.requireAlive();
          return address.reset(process.logText()).find();
        });
    return URI.create("http://" + address.group(1));
  }
}
