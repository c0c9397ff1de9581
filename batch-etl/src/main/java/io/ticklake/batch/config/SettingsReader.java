package io.ticklake.batch.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.math.BigDecimal;
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
public final class SettingsReader {
  private final Config config;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> known = new HashSet<>();

  public SettingsReader(Config config) {
    this.config = config;
  }

  public String text(String key) {
    return read(key, Config::getString, value -> true, "", "");
  }

  public int whole(String key, int low, int high) {
    return read(
        key,
        Config::getInt,
        value -> value >= low && value <= high,
        "must lie between " + low + " and " + high,
        low);
  }

  public long bytes(String key, long low, long high) {
    return read(
        key,
        Config::getBytes,
        value -> value >= low && value <= high,
        "must lie between " + low + " and " + high + " bytes",
        low);
  }

  public Duration duration(String key, Duration low, Duration high) {
    return read(
        key,
        Config::getDuration,
        value -> value.compareTo(low) >= 0 && value.compareTo(high) <= 0,
        "must lie between " + low.toSeconds() + " s and " + high.toSeconds() + " s",
        low);
  }

  /** A share between 0 and 1. */
  public BigDecimal share(String key) {
    return read(
        key,
        (source, name) -> parseShare(source.getString(name)),
        value -> value.signum() >= 0 && value.compareTo(BigDecimal.ONE) <= 0,
        "must lie between 0 and 1",
        BigDecimal.ONE);
  }

  private static BigDecimal parseShare(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return BigDecimal.TEN;
    }
  }

  void fault(String fault) {
    faults.add(fault);
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidConfigException if a value was wrong, or a key was never asked for
   */
  public void finish() {
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
      BiFunction<Config, String, T> reading,
      Predicate<T> valid,
      String rule,
      T instead) {
    known.add(key);
    try {
      T value = reading.apply(config, key);
      if (valid.test(value)) {
        return value;
      }
      faults.add(key + " " + rule + ": " + config.getValue(key).unwrapped());
    } catch (ConfigException.Missing e) {
      faults.add(key + " is missing");
    } catch (ConfigException e) {
      faults.add(key + " cannot be read: " + config.getValue(key).unwrapped());
    }
    return instead;
  }
}
