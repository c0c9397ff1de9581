package io.ticklake.streaming.config;

import java.util.Set;

/** How Spark keeps the state. */
public record StateStoreSettings(int partitions, Store store) {
  /** Where an executor has its share of the state. */
  public enum Store {
    MEMORY,
    ROCKSDB
  }

  static StateStoreSettings read(SettingsReader reader) {
    return new StateStoreSettings(
        reader.whole("state.partitions", 1, 10_000),
        reader.oneOf("state.store", Set.of("memory", "rocksdb")).equals("rocksdb")
            ? Store.ROCKSDB
            : Store.MEMORY);
  }
}
