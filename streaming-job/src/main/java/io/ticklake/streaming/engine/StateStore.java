package io.ticklake.streaming.engine;

import io.ticklake.streaming.config.StateStoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** How the state's settings are called in Spark, where a checkpoint keeps its own for ever. */
record StateStore(StateStoreSettings settings) {
  private static final String PARTITIONS = "spark.sql.shuffle.partitions";
  private static final String PROVIDER = "spark.sql.streaming.stateStore.providerClass";
  private static final String ROCKSDB =
      "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider";

  SparkSession.Builder configure(SparkSession.Builder session) {
    session.config(PARTITIONS, settings.partitions());
    return settings.store() == StateStoreSettings.Store.ROCKSDB
        ? session
            .config(PROVIDER, ROCKSDB)
            .config("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", true)
        : session;
  }

  /** What would not take effect over a checkpoint that has these settings, each as a sentence. */
  List<String> contradictions(Map<String, String> checkpoint) {
    List<String> contradictions = new ArrayList<>();
    String partitions = checkpoint.get(PARTITIONS);
    if (partitions != null && !partitions.equals(Integer.toString(settings.partitions()))) {
      contradictions.add(
          contradiction("partitions", partitions, Integer.toString(settings.partitions())));
    }
    String provider = checkpoint.get(PROVIDER);
    if (provider != null) {
      StateStoreSettings.Store store =
          provider.equals(ROCKSDB)
              ? StateStoreSettings.Store.ROCKSDB
              : StateStoreSettings.Store.MEMORY;
      if (store != settings.store()) {
        contradictions.add(contradiction("store", word(store), word(settings.store())));
      }
    }
    return contradictions;
  }

  private static String contradiction(String key, String checkpoint, String configured) {
    return "state.%s is %s, but was %s when the checkpoint was begun"
        .formatted(key, configured, checkpoint);
  }

  private static String word(StateStoreSettings.Store store) {
    return store.name().toLowerCase(Locale.ROOT);
  }
}
