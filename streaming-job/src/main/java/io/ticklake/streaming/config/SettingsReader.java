package io.ticklake.streaming.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Reads settings and gathers what is wrong with them, so that a user hears of all faults at once.
 */
final class SettingsReader {
  private final Config config;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  SettingsReader(Config config) {
    this.config = config;
  }

  String text(String key) {
    return read(key, Config::getString, value -> true, "", "");
  }

  String name(String key) {
    return read(key, Config::getString, value -> !value.isBlank(), "must not be empty", "-");
  }

  String oneOf(String key, Set<String> values) {
    return read(
        key,
        Config::getString,
        values::contains,
        "must be one of " + values,
        values.iterator().next());
  }

  boolean truth(String key) {
    return read(key, Config::getBoolean, value -> true, "", false);
  }

  int whole(String key, int low, int high) {
    return read(
        key,
        Config::getInt,
        value -> value >= low && value <= high,
        "must lie between " + low + " and " + high,
        low);
  }

  Duration duration(String key, Duration low, Duration high) {
    return read(
        key,
        Config::getDuration,
        value -> value.compareTo(low) >= 0 && value.compareTo(high) <= 0,
        "must lie between " + low.toSeconds() + " s and " + high.toSeconds() + " s",
        low);
  }

  void fault(String fault) {
    faults.add(fault);
  }

  /**
   * @throws InvalidConfigException if a value was wrong, or a key was never asked for
   */
  void finish() {
    config.entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(key -> !known.contains(key))
        .sorted()
        .forEach(key -> faults.add("unknown key " + key));
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
  }

  private <T> T read(
      String key,
      BiFunction<Config, String, T> getter,
      Predicate<T> valid,
      String rule,
      T instead) {
    known.add(key);
    try {
      T value = getter.apply(config, key);
      if (valid.test(value)) {
        return value;
      }
      faults.add(key + " " + rule + ": " + value);
    } catch (ConfigException.Missing e) {
      faults.add(key + " is missing");
    } catch (ConfigException e) {
      faults.add(key + " cannot be read: " + config.getValue(key).unwrapped());
    }
    return instead;
  }
}
