package io.ticklake.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Collects what is wrong with a configuration file, to say it all at once. */
final class Faults {
  private final Path file;
  private final List<String> faults = new ArrayList<>();

  Faults(Path file) {
    this.file = file;
  }

  static Config parse(Path file) {
    try {
      return ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
    } catch (ConfigException e) {
      throw new ClusterException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Refuses keys of an object that are not known. */
  void unknownKeys(String where, Config object, Set<String> known) {
    for (String key : object.root().keySet()) {
      if (!known.contains(key)) {
        faults.add("unknown key " + where + key);
      }
    }
  }

  /** A value; empty where reading it is a fault. */
  <T> Optional<T> read(String where, Supplier<T> value) {
    try {
      return Optional.of(value.get());
    } catch (ConfigException | IllegalArgumentException e) {
      faults.add(where + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ClusterException(
          "Invalid configuration in " + file + ":\n  " + String.join("\n  ", faults));
    }
  }
}
