package io.ticklake.cluster;

import java.nio.file.Path;

/**
 * Where the cluster's files lie.
 *
 * @param home the checkout: distributions and the templates in conf/
 * @param cluster all state of this cluster
 */
record Folders(Path home, Path cluster) {
  Folders {
    refuseUnsuitable(home);
    refuseUnsuitable(cluster);
  }

  /** Hadoop reads folders as URIs and comma-separated lists, Spark as words. */
  private static void refuseUnsuitable(Path folder) {
    if (!folder.toString().matches("[A-Za-z0-9/._+@=-]+")) {
      throw new ClusterException(
          "Cannot use the folder "
              + folder
              + ": Hadoop and Spark take only letters, digits and . _ + @ = - in paths");
    }
  }

  Path templates() {
    return home.resolve("conf");
  }

  Path configuration() {
    return cluster.resolve("conf");
  }

  Path data() {
    return cluster.resolve("data");
  }

  Path logs() {
    return cluster.resolve("logs");
  }

  Path run() {
    return cluster.resolve("run");
  }

  Path lock() {
    return cluster.resolve("lock");
  }

  Path portsFile() {
    return configuration().resolve("ports.properties");
  }

  Path hadoopConfiguration() {
    return configuration().resolve("hadoop");
  }

  Path workerConfiguration(int worker) {
    return configuration().resolve("worker-" + worker);
  }

  Path sparkConfiguration() {
    return configuration().resolve("spark");
  }

  Path kafkaConfiguration() {
    return configuration().resolve("kafka");
  }
}
