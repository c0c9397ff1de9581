package io.ticklake.demo;

/** What a chaos run breaks. */
enum Victim {
  INGESTER("the ingester"),
  DRIVER("the streaming driver"),
  EXECUTOR("an executor"),
  BROKER("kafka"),
  NAME_NODE("namenode"),
  DATA_NODE_1("datanode-1"),
  DATA_NODE_2("datanode-2"),
  RESOURCE_MANAGER("resourcemanager"),
  NODE_MANAGER_1("nodemanager-1"),
  NODE_MANAGER_2("nodemanager-2");

  private final String label;

  Victim(String label) {
    this.label = label;
  }

  /** For a daemon of the cluster, the name that scripts/cluster knows it by. */
  String label() {
    return label;
  }

  boolean isDaemon() {
    return compareTo(BROKER) >= 0;
  }
}
