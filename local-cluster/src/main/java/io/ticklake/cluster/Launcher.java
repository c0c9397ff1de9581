package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts processes that outlive this one and its terminal, and marks them as this cluster's. */
final class Launcher {
  /** What every process of a cluster is started with, and hands on to its children. */
  static final String CLUSTER_VARIABLE = "TICKLAKE_DAEMON_OF";

  /** Which of its daemons a process is, or descends from. */
  static final String DAEMON_VARIABLE = "TICKLAKE_DAEMON";

  private final Folders folders;
  private final Path java;

  Launcher(Folders folders, Path java) {
    this.folders = folders;
    this.java = java;
  }

  /** In a session of its own, so that no terminal's signal reaches it. */
  Process start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    List<String> detached = new ArrayList<>(command);
    detached.add(0, "setsid");
    Files.createDirectories(folders.logs());
    ProcessBuilder builder =
        new ProcessBuilder(detached)
            .directory(folders.run().toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output(name).toFile()));
    Map<String, String> variables = builder.environment();
    // What another Hadoop, or a sourced scripts/env, left in the terminal is not meant for ours.
    variables.keySet().removeIf(Launcher::foreign);
    variables.put("JAVA_HOME", java.toString());
    variables.put("SPARK_LOCAL_IP", Values.HOST);
    variables.put(CLUSTER_VARIABLE, folders.cluster().toString());
    variables.put(DAEMON_VARIABLE, name);
    variables.putAll(environment);
    return builder.start();
  }

  Path output(String name) {
    return folders.logs().resolve(name + ".out");
  }

  private static boolean foreign(String variable) {
    return variable.matches("(HADOOP|HDFS|YARN|SPARK|KAFKA|LOG)_.*|CLASSPATH");
  }
}
