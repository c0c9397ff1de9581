package io.ticklake.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A daemon of the local cluster. */
final class ClusterDaemon implements Service {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Processes processes;
  private final Path script;
  private final Path logs;

  ClusterDaemon(String name, Processes processes, Path script, Path logs) {
    this.name = name;
    this.processes = processes;
    this.script = script;
    this.logs = logs;
  }

  @Override
  public String name() {
    return name;
  }

  OptionalLong pid() {
    return processes.daemon(name);
  }

  @Override
  public boolean isAlive() {
    return pid().isPresent();
  }

  @Override
  public void start() {
    try (Child child =
        Child.start("start-" + name, logs, Map.of(), List.of(script.toString(), "start", name))) {
      child.awaitEnd(PATIENCE);
    }
  }
}
