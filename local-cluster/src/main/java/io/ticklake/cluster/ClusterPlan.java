package io.ticklake.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which daemons there are, and how each is started and asked for its health. */
final class ClusterPlan {
  /** Heap and code are small, threads few: what a daemon with little to do needs. */
  private static final String FRUGAL =
      "-XX:+UseSerialGC -Xss512k -XX:CICompilerCount=1 -XX:TieredStopAtLevel=1"
          + " -XX:ReservedCodeCacheSize=48m -XX:MaxMetaspaceSize=128m -XX:-UsePerfData";

  private final Folders folders;
  private final Distributions distributions;
  private final Ports ports;
  private final Http http;

  ClusterPlan(Folders folders, Distributions distributions, Ports ports, Http http) {
    this.folders = folders;
    this.distributions = distributions;
    this.ports = ports;
    this.http = http;
  }

  /** The daemons of every cluster. */
  static List<String> names() {
    return List.of(
        "namenode",
        "datanode-1",
        "datanode-2",
        "resourcemanager",
        "nodemanager-1",
        "nodemanager-2",
        "kafka",
        "history-server");
  }

  /** In the order in which status shows them. */
  List<Daemon> daemons() {
    List<Daemon> daemons = new ArrayList<>();
    daemons.add(nameNode());
    for (int worker = 1; worker <= ConfigurationSet.WORKERS; worker++) {
      daemons.add(dataNode(worker));
    }
    daemons.add(resourceManager());
    for (int worker = 1; worker <= ConfigurationSet.WORKERS; worker++) {
      daemons.add(nodeManager(worker));
    }
    daemons.add(broker());
    daemons.add(history());
    return daemons;
  }

  Daemon nameNode() {
    return hadoop(
        "namenode",
        List.of(Port.NAMENODE, Port.NAMENODE_HTTP),
        "hdfs",
        folders.hadoopConfiguration(),
        "192m",
        hdfs().nameNode());
  }

  Daemon dataNode(int worker) {
    Port port = Port.worker("DATANODE", worker, "");
    Port http = Port.worker("DATANODE", worker, "_HTTP");
    return hadoop(
        "datanode-" + worker,
        List.of(port, http, Port.worker("DATANODE", worker, "_IPC")),
        "hdfs",
        folders.workerConfiguration(worker),
        "160m",
        hdfs().dataNode(ports.number(port), ports.number(http)));
  }

  Daemon resourceManager() {
    return hadoop(
        "resourcemanager",
        List.of(
            Port.RESOURCEMANAGER,
            Port.RESOURCEMANAGER_HTTP,
            Port.RESOURCEMANAGER_SCHEDULER,
            Port.RESOURCEMANAGER_TRACKER,
            Port.RESOURCEMANAGER_ADMIN),
        "yarn",
        folders.hadoopConfiguration(),
        "192m",
        yarn().resourceManager());
  }

  Daemon nodeManager(int worker) {
    Port http = Port.worker("NODEMANAGER", worker, "_HTTP");
    return hadoop(
        "nodemanager-" + worker,
        List.of(
            Port.worker("NODEMANAGER", worker, ""),
            http,
            Port.worker("NODEMANAGER", worker, "_LOCALIZER")),
        "yarn",
        folders.workerConfiguration(worker),
        "160m",
        yarn().nodeManager(ports.number(http)));
  }

  Daemon broker() {
    Path configuration = folders.kafkaConfiguration();
    return new Daemon(
        "kafka",
        List.of(Port.KAFKA, Port.KAFKA_CONTROLLER),
        List.of(
            distributions.kafka().resolve("bin/kafka-server-start.sh").toString(),
            configuration.resolve("server.properties").toString()),
        Map.of(
            "KAFKA_HEAP_OPTS",
            "-Xmx256m",
            "KAFKA_OPTS",
            "-XX:+UseSerialGC -Xss512k -XX:ReservedCodeCacheSize=64m -XX:-UsePerfData",
            "KAFKA_LOG4J_OPTS",
            "-Dlog4j2.configurationFile=" + configuration.resolve("log4j2.properties"),
            "LOG_DIR",
            folders.logs().toString()),
        List.of(
            configuration.resolve("server.properties"), configuration.resolve("log4j2.properties")),
        folders.logs().resolve("broker.log"),
        kafka());
  }

  Daemon history() {
    Path configuration = folders.sparkConfiguration();
    return new Daemon(
        "history-server",
        List.of(Port.HISTORY),
        List.of(distributions.spark().resolve("sbin/start-history-server.sh").toString()),
        Map.of(
            "SPARK_CONF_DIR",
            configuration.toString(),
            "HADOOP_CONF_DIR",
            folders.hadoopConfiguration().toString(),
            "SPARK_DAEMON_MEMORY",
            "256m",
            "SPARK_DAEMON_JAVA_OPTS",
            FRUGAL),
        List.of(
            configuration.resolve("spark-defaults.conf"),
            configuration.resolve("spark-env.sh"),
            folders.hadoopConfiguration().resolve("core-site.xml")),
        folders.logs().resolve("history-server.out"),
        new HistoryProbe(http, Values.HOST, ports.number(Port.HISTORY)));
  }

  KafkaBroker kafka() {
    return new KafkaBroker(Values.HOST, ports.number(Port.KAFKA));
  }

  private Daemon hadoop(
      String name, List<Port> ports, String command, Path configuration, String heap, Probe probe) {
    String role = name.replaceFirst("-[0-9]+$", "");
    return new Daemon(
        name,
        ports,
        List.of(distributions.hadoop().resolve("bin").resolve(command).toString(), role),
        Map.of(
            "HADOOP_CONF_DIR",
            configuration.toString(),
            "HADOOP_HEAPSIZE_MAX",
            heap,
            "HADOOP_DAEMON_OPTS",
            FRUGAL,
            "HADOOP_ROOT_LOGGER",
            "INFO,file",
            "HADOOP_LOG_DIR",
            folders.logs().toString(),
            "HADOOP_LOGFILE",
            name + ".log"),
        List.of(
            configuration.resolve("core-site.xml"),
            configuration.resolve(command + "-site.xml"),
            configuration.resolve("log4j.properties")),
        folders.logs().resolve(name + ".log"),
        probe);
  }

  private HdfsProbes hdfs() {
    return new HdfsProbes(http, Values.HOST, ports.number(Port.NAMENODE_HTTP));
  }

  private YarnProbes yarn() {
    return new YarnProbes(http, Values.HOST, ports.number(Port.RESOURCEMANAGER_HTTP));
  }
}
