package io.ticklake.cluster;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Sees to it that a daemon runs and does its work, and remembers which it had to start. */
final class DaemonStart {
  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration REMIND = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** For one that runs but does not do its work: it may just have lost its peers. */
  private static final Duration PATIENCE_WITH_RUNNING = Duration.ofSeconds(20);

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final DaemonControl control;
  private final Ports ports;
  private final Clock clock;
  private final Pause pause;
  private final Console console;
  private final List<String> started = Collections.synchronizedList(new ArrayList<>());

  DaemonStart(DaemonControl control, Ports ports, Clock clock, Pause pause, Console console) {
    this.control = control;
    this.ports = ports;
    this.clock = clock;
    this.pause = pause;
    this.console = console;
  }

  void ensure(Daemon daemon) throws IOException, InterruptedException {
    Optional<ProcessIdentity> running = control.running(daemon.name());
    if (running.isPresent() && keeps(daemon, running.get())) {
      console.say(daemon.name(), "is up already");
      return;
    }
    LogTail log = LogTail.after(daemon.log());
    LogTail output = LogTail.after(control.output(daemon.name()));
    Instant begin = clock.instant();
    ProcessIdentity process = control.start(daemon);
    started.add(daemon.name());
    Optional<String> fault = await(daemon, process, begin, PATIENCE);
    if (fault.isPresent()) {
      throw failure(daemon, fault.get(), log, output);
    }
    console.say(
        daemon.name(),
        "up after %.1f s, port %d, pid %d"
            .formatted(seconds(begin), ports.number(daemon.ports().get(0)), process.pid()));
  }

  /** What runs stays, if it is as it should be; otherwise it is stopped here. */
  private boolean keeps(Daemon daemon, ProcessIdentity process)
      throws IOException, InterruptedException {
    if (!control.upToDate(daemon)) {
      console.say(daemon.name(), "restarts: its configuration has changed");
      control.stop(daemon.name(), GRACE);
      return false;
    }
    Optional<String> fault = await(daemon, process, clock.instant(), PATIENCE_WITH_RUNNING);
    if (fault.isPresent()) {
      console.say(daemon.name(), "restarts: " + fault.get());
      control.stop(daemon.name(), GRACE);
    }
    return fault.isEmpty();
  }

  /** What is wrong with it in the end. */
  private Optional<String> await(
      Daemon daemon, ProcessIdentity process, Instant begin, Duration patience)
      throws InterruptedException {
    Instant remind = begin.plus(REMIND);
    while (true) {
      if (!control.alive(process)) {
        return Optional.of("it ended by itself");
      }
      Optional<String> fault = daemon.probe().fault();
      if (fault.isEmpty()) {
        return fault;
      }
      Instant now = clock.instant();
      if (now.isAfter(begin.plus(patience))) {
        return Optional.of("not healthy after %.0f s (%s)".formatted(seconds(begin), fault.get()));
      }
      if (now.isAfter(remind)) {
        console.say(daemon.name(), "waiting for %.0f s: %s".formatted(seconds(begin), fault.get()));
        remind = now.plus(REMIND);
      }
      pause.sleep(STEP);
    }
  }

  private static ClusterException failure(Daemon daemon, String fault, LogTail log, LogTail output)
      throws IOException {
    List<String> lines = new ArrayList<>(log.relevant());
    LogTail shown = lines.isEmpty() ? output : log;
    if (lines.isEmpty()) {
      lines.addAll(output.relevant());
    }
    return new ClusterException(
        "Cannot start %s: %s; from %s:\n  %s"
            .formatted(daemon.name(), fault, shown.file(), String.join("\n  ", lines)));
  }

  private double seconds(Instant begin) {
    return Duration.between(begin, clock.instant()).toMillis() / 1000.0;
  }

  /** Stops what was started here, the last first. */
  void undo() throws IOException, InterruptedException {
    synchronized (started) {
      for (int i = started.size() - 1; i >= 0; i--) {
        control.stop(started.get(i), GRACE);
      }
      started.clear();
    }
  }
}
