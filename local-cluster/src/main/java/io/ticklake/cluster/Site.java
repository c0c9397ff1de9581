package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a cluster stands on; made once, by {@link ClusterApplication}.
 *
 * @param proc Linux's /proc
 * @param temporary a folder that all clusters of this user share
 */
record Site(
    Folders folders,
    Machine machine,
    ProcessTable processes,
    Launcher launcher,
    PortProbe ports,
    Http http,
    Path proc,
    Path temporary,
    Clock clock,
    Pause pause,
    Console console) {

  DaemonControl control() {
    return new DaemonControl(folders, processes, launcher, clock, pause);
  }

  /** For whatever changes the cluster. */
  void alone(FileLock.Action action) throws IOException, InterruptedException {
    FileLock.holding(folders.lock(), "another scripts/cluster", console, action);
  }

  /** From the choice of ports until they are bound. */
  void aloneWithPorts(FileLock.Action action) throws IOException, InterruptedException {
    FileLock.holding(
        temporary.resolve("ticklake-ports-" + machine.user() + ".lock"),
        "another cluster of yours that is starting",
        console,
        action);
  }
}
