package io.ticklake.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folders of the NameNode and the broker, which must be formatted once and never again. */
final class Storage {
  private final Folders folders;
  private final Distributions distributions;
  private final Launcher launcher;

  Storage(Folders folders, Distributions distributions, Launcher launcher) {
    this.folders = folders;
    this.distributions = distributions;
    this.launcher = launcher;
  }

  boolean nameNodeIsFormatted() throws IOException {
    Path current = folders.data().resolve("namenode/current");
    return Files.exists(current.resolve("VERSION")) && holds(current, "fsimage_[0-9]+");
  }

  void formatNameNode() throws IOException, InterruptedException {
    for (int worker = 1; worker <= ConfigurationSet.WORKERS; worker++) {
      Path blocks = folders.data().resolve("datanode-" + worker).resolve("current");
      if (holds(blocks, "BP-.*")) {
        throw new ClusterException(
            "Cannot find the NameNode's image in "
                + folders.data().resolve("namenode")
                + " though DataNodes hold blocks: put it back, or give the data up with"
                + " scripts/cluster reset");
      }
    }
    run(
        "namenode-format",
        List.of(
            distributions.hadoop().resolve("bin/hdfs").toString(),
            "namenode",
            "-format",
            "-force",
            "-nonInteractive"),
        Map.of(
            "HADOOP_CONF_DIR",
            folders.hadoopConfiguration().toString(),
            "HADOOP_DAEMON_OPTS",
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m"));
  }

  boolean brokerIsFormatted() {
    return Files.exists(folders.data().resolve("kafka/meta.properties"));
  }

  void formatBroker() throws IOException, InterruptedException {
    run(
        "kafka-format",
        List.of(
            distributions.kafka().resolve("bin/kafka-storage.sh").toString(),
            "format",
            "--ignore-formatted",
            "--cluster-id",
            "ticklake-laptop-broker",
            "--config",
            folders.kafkaConfiguration().resolve("server.properties").toString()),
        Map.of());
  }

  private void run(String name, List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    LogTail log = LogTail.after(launcher.output(name));
    int status = launcher.run(name, command, environment);
    if (status != 0) {
      throw new ClusterException(
          "Cannot format (%s ended with %d); from %s:%n  %s"
              .formatted(name, status, log.file(), String.join("\n  ", log.relevant())));
    }
  }

  private static boolean holds(Path folder, String pattern) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().matches(pattern));
    }
  }
}
