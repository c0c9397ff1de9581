package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts processes in sessions of their own, so that no terminal's signal reaches them. */
final class DetachedLauncher implements Launcher {
  private final Folders folders;
  private final Path java;

  DetachedLauncher(Folders folders, Path java) {
    this.folders = folders;
    this.java = java;
  }

  @Override
  public long start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    return process(name, command, environment).pid();
  }

  @Override
  public int run(String name, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = process(name, command, environment);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private Process process(String name, List<String> command, Map<String, String> environment)
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
    variables.keySet().removeIf(DetachedLauncher::foreign);
    variables.put("JAVA_HOME", java.toString());
    variables.put("SPARK_LOCAL_IP", Values.HOST);
    // The C library otherwise keeps a heap for each of the many threads.
    variables.put("MALLOC_ARENA_MAX", "2");
    variables.put(CLUSTER_VARIABLE, folders.cluster().toString());
    variables.put(DAEMON_VARIABLE, name);
    variables.putAll(environment);
    return builder.start();
  }

  @Override
  public Path output(String name) {
    return folders.logs().resolve(name + ".out");
  }

  private static boolean foreign(String variable) {
    return variable.matches("(HADOOP|HDFS|YARN|SPARK|KAFKA|LOG)_.*|CLASSPATH");
  }
}
