package io.ticklake.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One of the cluster's processes.
 *
 * @param ports what it listens on, the one it is known by first
 * @param environment what its start needs beside what every daemon gets
 * @param configuration the files it reads at its start
 * @param log where it says what goes wrong
 */
record Daemon(
    String name,
    List<Port> ports,
    List<String> command,
    Map<String, String> environment,
    List<Path> configuration,
    Path log,
    Probe probe) {
  Daemon {
    ports = List.copyOf(ports);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    configuration = List.copyOf(configuration);
  }
}
