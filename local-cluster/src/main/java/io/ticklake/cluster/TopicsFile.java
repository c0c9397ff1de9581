package io.ticklake.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * conf/topics.conf.
 *
 * @param replication empty: the broker's own
 */
record TopicsFile(Optional<Short> replication, List<Topic> topics) {
  TopicsFile {
    topics = List.copyOf(topics);
  }

  static TopicsFile load(Path file) {
    Config config = Faults.parse(file);
    Faults faults = new Faults(file);
    faults.unknownKeys("", config, Set.of("replication", "topics"));
    Optional<Short> replication =
        faults.read("replication", () -> replication(config)).flatMap(present -> present);
    List<Topic> topics = new ArrayList<>();
    Config all = faults.read("topics", () -> config.getConfig("topics")).orElse(config);
    for (String name : all.root().keySet()) {
      faults
          .read(
              "topics." + name, () -> topic(faults, name, all.getConfig(ConfigUtil.joinPath(name))))
          .ifPresent(topics::add);
    }
    faults.throwIfAny();
    return new TopicsFile(replication, topics);
  }

  private static Optional<Short> replication(Config config) {
    if (config.getIsNull("replication")) {
      return Optional.empty();
    }
    int copies = config.getInt("replication");
    if (copies < 1 || copies > Short.MAX_VALUE) {
      throw new IllegalArgumentException("Invalid number of copies: " + copies);
    }
    return Optional.of((short) copies);
  }

  private static Topic topic(Faults faults, String name, Config config) {
    faults.unknownKeys(
        "topics." + name + ".", config, Set.of("partitions", "retention", "cleanup", "segment"));
    Optional<Duration> retention =
        config.getIsNull("retention")
            ? Optional.empty()
            : Optional.of(config.getDuration("retention"));
    return new Topic(
        name,
        config.getInt("partitions"),
        retention,
        Topic.Cleanup.of(config.getString("cleanup")),
        config.hasPath("segment")
            ? OptionalLong.of(config.getBytes("segment"))
            : OptionalLong.empty());
  }
}
