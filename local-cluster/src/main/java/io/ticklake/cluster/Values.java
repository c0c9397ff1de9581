package io.ticklake.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;

/** What the names in the templates stand for on this machine. */
final class Values {
  static final String HOST = "127.0.0.1";
  static final int WORKER_MEMORY_MB = 2048;
  private static final int WORKER_VCORES = 2;

  private final Folders folders;
  private final Distributions distributions;
  private final Ports ports;
  private final LakeFile lake;
  private final Machine machine;

  Values(
      Folders folders, Distributions distributions, Ports ports, LakeFile lake, Machine machine) {
    this.folders = folders;
    this.distributions = distributions;
    this.ports = ports;
    this.lake = lake;
    this.machine = machine;
  }

  /** As a worker's daemons see them; the first worker's do for everyone else. */
  Map<String, String> forWorker(int worker) {
    Map<String, String> values = new HashMap<>();
    for (String host : new String[] {"namenode", "resourcemanager", "worker", "kafka", "history"}) {
      values.put(host + "_host", HOST);
    }
    values.put("bind_host", HOST);
    values.put("service_user", machine.user());
    values.put("lake_replication", Integer.toString(lake.replication()));
    values.put("lake_protected_folders", lake.protectedFolders());
    values.put("worker_memory_mb", Integer.toString(WORKER_MEMORY_MB));
    values.put("worker_vcores", Integer.toString(WORKER_VCORES));
    values.put("datanode_reserved_bytes", "0");
    values.put("nodemanager_recovery", Boolean.toString(machine.rememberContainers()));
    values.put("spark_home", distributions.spark().toString());
    values.put("spark_master", "local[*]");
    values.put("hadoop_conf_folder", folders.hadoopConfiguration().toString());
    values.put("kafka_node_id", "1");
    values.put("kafka_voters", "1@" + HOST + ":" + ports.number(Port.KAFKA_CONTROLLER));
    values.put("kafka_replication", "1");
    values.put("kafka_min_insync", "1");
    values.put("kafka_session_timeout_ms", "3000");
    for (String folder : new String[] {"namenode", "resourcemanager", "kafka", "metastore"}) {
      values.put(folder + "_folder", folders.data().resolve(folder).toString());
    }
    for (String folder : new String[] {"datanode", "nodemanager"}) {
      values.put(folder + "_folder", folders.data().resolve(folder + "-" + worker).toString());
    }
    values.put("hadoop_tmp_folder", folders.data().resolve("tmp").toString());
    for (Entry<Port, Integer> port : ports.numbers().entrySet()) {
      values.put(placeholder(port.getKey().key(), worker), port.getValue().toString());
    }
    return Map.copyOf(values);
  }

  /** {@code datanode_2_http} is {@code datanode_http_port} to the second worker. */
  private static String placeholder(String key, int worker) {
    return key.replaceFirst("_" + worker + "(?=_|$)", "") + "_port";
  }
}
