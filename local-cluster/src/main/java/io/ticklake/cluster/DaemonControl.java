package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Starts and stops daemons, and knows which run. */
final class DaemonControl {
  private static final Duration STEP = Duration.ofMillis(50);

  private final Folders folders;
  private final ProcessTable processes;
  private final Launcher launcher;
  private final Clock clock;
  private final Pause pause;

  DaemonControl(
      Folders folders, ProcessTable processes, Launcher launcher, Clock clock, Pause pause) {
    this.folders = folders;
    this.processes = processes;
    this.launcher = launcher;
    this.clock = clock;
    this.pause = pause;
  }

  /** The daemon's process, where it is alive. */
  Optional<ProcessIdentity> running(String name) {
    return pidFile(name).map(PidFile::process).filter(processes::alive);
  }

  /** Whether it was started as it would be started now. */
  boolean upToDate(Daemon daemon) throws IOException {
    String fingerprint = Fingerprint.of(daemon);
    return pidFile(daemon.name())
        .filter(file -> file.fingerprint().equals(fingerprint))
        .isPresent();
  }

  ProcessIdentity start(Daemon daemon) throws IOException {
    String fingerprint = Fingerprint.of(daemon);
    long pid = launcher.start(daemon.name(), daemon.command(), daemon.environment());
    ProcessIdentity identity =
        processes
            .identity(pid)
            .orElseThrow(
                () ->
                    new ClusterException(
                        "Cannot start " + daemon.name() + ": see " + output(daemon.name())));
    new PidFile(identity, fingerprint).save(path(daemon.name()));
    return identity;
  }

  Path output(String name) {
    return launcher.output(name);
  }

  boolean alive(ProcessIdentity process) {
    return processes.alive(process);
  }

  long residentBytes(ProcessIdentity process) {
    return processes.residentBytes(process);
  }

  /**
   * Ends a daemon: asks, waits, and then insists.
   *
   * @return whether it had to be insisted
   */
  boolean stop(String name, Duration grace) throws IOException, InterruptedException {
    Optional<ProcessIdentity> process = running(name);
    boolean killed = process.isPresent() && stop(process.get(), grace);
    Files.deleteIfExists(path(name));
    return killed;
  }

  boolean stop(ProcessIdentity process, Duration grace) throws InterruptedException {
    processes.terminate(process);
    if (gone(process, grace)) {
      return false;
    }
    processes.kill(process);
    gone(process, Duration.ofSeconds(5));
    return true;
  }

  private boolean gone(ProcessIdentity process, Duration patience) throws InterruptedException {
    Instant end = clock.instant().plus(patience);
    while (processes.alive(process)) {
      if (clock.instant().isAfter(end)) {
        return false;
      }
      pause.sleep(STEP);
    }
    return true;
  }

  /** Processes of this cluster that are no daemon's own: containers, and what a crash left. */
  List<ProcessIdentity> strays() {
    return processes
        .withEnvironment(Launcher.CLUSTER_VARIABLE, folders.cluster().toString())
        .stream()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> running(daemonOf(process)).filter(process::equals).isEmpty())
        .toList();
  }

  /** Strays that were started as daemons themselves, not by one: their pid file is lost. */
  List<ProcessIdentity> lostDaemons() {
    return strays().stream()
        .filter(
            process ->
                processes
                    .workingFolder(process)
                    .filter(folders.run().toString()::equals)
                    .isPresent())
        .toList();
  }

  /** The daemon a process is, or descends from. */
  String daemonOf(ProcessIdentity process) {
    return processes.environment(process, Launcher.DAEMON_VARIABLE).orElse("");
  }

  void kill(ProcessIdentity process) throws InterruptedException {
    processes.kill(process);
    gone(process, Duration.ofSeconds(5));
  }

  private Optional<PidFile> pidFile(String name) {
    try {
      return PidFile.load(path(name));
    } catch (IOException e) {
      throw new ClusterException("Cannot read " + path(name) + ": " + e.getMessage(), e);
    }
  }

  private Path path(String name) {
    return folders.run().resolve(name + ".pid");
  }
}
