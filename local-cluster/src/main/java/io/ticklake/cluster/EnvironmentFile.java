package io.ticklake.cluster;

/** What scripts/env reads: where the cluster's programs and configuration are. */
final class EnvironmentFile {
  private EnvironmentFile() {}

  /** Lines for any POSIX shell; none of the values needs quoting, see {@link Folders}. */
  static String text(Folders folders, Distributions distributions, Ports ports, Machine machine) {
    return String.join(
        "\n",
        "# Written by scripts/cluster up; read by scripts/env.",
        "JAVA_HOME=" + machine.java(),
        "HADOOP_HOME=" + distributions.hadoop(),
        "HADOOP_CONF_DIR=" + folders.hadoopConfiguration(),
        "YARN_CONF_DIR=" + folders.hadoopConfiguration(),
        "SPARK_HOME=" + distributions.spark(),
        "SPARK_CONF_DIR=" + folders.sparkConfiguration(),
        "SPARK_LOCAL_IP=" + Values.HOST,
        "KAFKA_HOME=" + distributions.kafka(),
        "KAFKA_BOOTSTRAP=" + Values.HOST + ":" + ports.number(Port.KAFKA),
        "");
  }
}
