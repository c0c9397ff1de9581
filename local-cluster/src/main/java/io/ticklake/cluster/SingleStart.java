package io.ticklake.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code scripts/cluster start}: starts daemons that do not run, as an init system would, and does
 * not wait until they are healthy.
 */
final class SingleStart {
  private final Map<String, Daemon> daemons = new TreeMap<>();
  private final DaemonControl control;
  private final Console console;

  SingleStart(List<Daemon> daemons, DaemonControl control, Console console) {
    daemons.forEach(daemon -> this.daemons.put(daemon.name(), daemon));
    this.control = control;
    this.console = console;
  }

  /**
   * @throws ClusterException if there is no daemon of one of these names; nothing is started then
   */
  void run(List<String> names) throws IOException {
    for (String name : names) {
      if (!daemons.containsKey(name)) {
        throw new ClusterException(
            "Invalid daemon: %s; there are %s"
                .formatted(name, String.join(", ", daemons.keySet())));
      }
    }
    for (String name : names) {
      if (control.running(name).isPresent()) {
        console.say(name, "runs already");
      } else {
        console.say(name, "started, pid " + control.start(daemons.get(name)).pid());
      }
    }
  }
}
