package io.ticklake.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Each daemon with its port, process, memory and health. */
final class StatusTable {
  private static final long MIB = 1024 * 1024;

  private final DaemonControl control;
  private final Ports ports;

  StatusTable(DaemonControl control, Ports ports) {
    this.control = control;
    this.ports = ports;
  }

  /** A daemon as it is now. */
  record Row(Daemon daemon, Optional<ProcessIdentity> process, Optional<String> fault) {
    boolean healthy() {
      return fault.isEmpty();
    }
  }

  /** Asks all of them at once. */
  List<Row> rows(List<Daemon> daemons) {
    List<CompletableFuture<Row>> rows =
        daemons.stream().map(daemon -> CompletableFuture.supplyAsync(() -> row(daemon))).toList();
    return rows.stream().map(CompletableFuture::join).toList();
  }

  private Row row(Daemon daemon) {
    Optional<ProcessIdentity> process = control.running(daemon.name());
    return new Row(
        daemon, process, process.isEmpty() ? Optional.of("down") : daemon.probe().fault());
  }

  void print(List<Row> rows, Console console) {
    console.say("%-16s %6s %8s %8s  %s".formatted("DAEMON", "PORT", "PID", "MEMORY", "HEALTH"));
    long total = 0;
    for (Row row : rows) {
      long resident = row.process().map(control::residentBytes).orElse(0L);
      total += resident;
      console.say(
          "%-16s %6d %8s %8s  %s"
              .formatted(
                  row.daemon().name(),
                  ports.number(row.daemon().ports().get(0)),
                  row.process().map(process -> Long.toString(process.pid())).orElse("-"),
                  row.process().isPresent() ? resident / MIB + " MiB" : "-",
                  row.fault().orElse("ok")));
    }
    long containers = control.strays().stream().mapToLong(control::residentBytes).sum();
    console.say(
        "memory in all: %d MiB, and %d MiB in YARN containers"
            .formatted(total / MIB, containers / MIB));
  }
}
