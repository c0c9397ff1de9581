package io.ticklake.cluster;

import static java.util.Locale.ROOT;

/** What the cluster listens on, with the number everyone knows it by where there is one. */
enum Port {
  NAMENODE(9000),
  NAMENODE_HTTP(9870),
  DATANODE_1(9866),
  DATANODE_1_HTTP(9864),
  DATANODE_1_IPC(9867),
  DATANODE_2(9876),
  DATANODE_2_HTTP(9874),
  DATANODE_2_IPC(9877),
  RESOURCEMANAGER(8032),
  RESOURCEMANAGER_SCHEDULER(8030),
  RESOURCEMANAGER_TRACKER(8031),
  RESOURCEMANAGER_ADMIN(8033),
  RESOURCEMANAGER_HTTP(8088),
  NODEMANAGER_1(8041),
  NODEMANAGER_1_LOCALIZER(8040),
  NODEMANAGER_1_HTTP(8042),
  NODEMANAGER_2(8051),
  NODEMANAGER_2_LOCALIZER(8050),
  NODEMANAGER_2_HTTP(8052),
  KAFKA(9092),
  KAFKA_CONTROLLER(9093),
  HISTORY(18080);

  private final int usual;

  Port(int usual) {
    this.usual = usual;
  }

  int usual() {
    return usual;
  }

  /** Its name in ports.properties. */
  String key() {
    return name().toLowerCase(ROOT);
  }

  static Port worker(String name, int worker, String suffix) {
    return valueOf(name + "_" + worker + suffix);
  }
}
