package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts processes that outlive this one, and marks them as this cluster's. */
interface Launcher {
  /** What every process of a cluster is started with, and hands on to its children. */
  String CLUSTER_VARIABLE = "TICKLAKE_DAEMON_OF";

  /** Which of its daemons a process is, or descends from. */
  String DAEMON_VARIABLE = "TICKLAKE_DAEMON";

  /** The number of the process. */
  long start(String name, List<String> command, Map<String, String> environment) throws IOException;

  /** Waits for the end of the process; its status. */
  int run(String name, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException;

  /** Where a process of that name writes what it says. */
  Path output(String name);
}
