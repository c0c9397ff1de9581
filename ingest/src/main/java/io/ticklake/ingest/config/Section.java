package io.ticklake.ingest.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads values by key, collects what is wrong with them and remembers which keys were asked for.
 */
final class Section {
  private final Config config;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> knownFolders = new HashSet<>();
  private final Set<String> faulty = new HashSet<>();

  Section(Config config) {
    this.config = config;
  }

  String text(String key) {
    return read(
        key, config::getString, "a text", value -> value.isBlank() ? "it is empty" : null, "unset");
  }

  List<String> texts(String key, Function<List<String>, String> fault) {
    return read(key, config::getStringList, "a list, such as [A, B]", fault, List.of("unset"));
  }

  Duration duration(String key, Duration least, Duration most) {
    return read(
        key,
        config::getDuration,
        "a duration, such as 5 seconds",
        value ->
            value.compareTo(least) < 0 || value.compareTo(most) > 0
                ? "it has to be from " + inWords(least) + " to " + inWords(most)
                : null,
        least);
  }

  int count(String key, int least, int most) {
    return read(
        key,
        config::getInt,
        "a whole number",
        value ->
            value < least || value > most ? "it has to be from " + least + " to " + most : null,
        least);
  }

  double share(String key) {
    return read(
        key,
        config::getDouble,
        "a number",
        value -> value > 0 && value <= 1 ? null : "it has to be above 0 and at most 1",
        1.0);
  }

  ByteSize size(String key, long least, long most) {
    return read(
        key,
        path -> new ByteSize(Math.max(1, config.getBytes(path))),
        "a size, such as 64 MiB",
        value ->
            value.bytes() < least || value.bytes() > most
                ? "it has to be from " + least + " to " + most + " bytes"
                : null,
        new ByteSize(least));
  }

  URI uri(String key, Set<String> schemes) {
    return read(
        key,
        path -> URI.create(config.getString(path)),
        "a URL",
        value ->
            isAddress(value, schemes)
                ? null
                : "it has to be a URL without a path, such as "
                    + new TreeSet<>(schemes).first()
                    + "://host:port",
        URI.create("unset:/"));
  }

  private static boolean isAddress(URI value, Set<String> schemes) {
    String path = value.getRawPath();
    return value.getScheme() != null
        && schemes.contains(value.getScheme())
        && value.getHost() != null
        && value.getPort() != 0
        && value.getPort() <= 65_535
        && (path == null || path.isEmpty() || path.equals("/"))
        && value.getRawQuery() == null
        && value.getRawFragment() == null
        && value.getRawUserInfo() == null;
  }

  String oneOf(String key, Set<String> values) {
    return read(
        key,
        config::getString,
        "a text",
        value -> values.contains(value) ? null : "it has to be one of " + values,
        values.iterator().next());
  }

  /** Free keys below one key, such as a client's own properties; {@code fault} judges each. */
  Map<String, String> properties(String key, Function<String, String> fault) {
    knownFolders.add(key + ".");
    Map<String, String> properties = new LinkedHashMap<>();
    if (!config.hasPath(key)) {
      return properties;
    }
    config
        .getConfig(key)
        .entrySet()
        .forEach(
            entry -> {
              String name = entry.getKey().replace("\"", "");
              String reason = fault.apply(name);
              if (reason != null) {
                faults.add("Invalid " + key + "." + name + ": " + reason);
              }
              properties.put(name, String.valueOf(entry.getValue().unwrapped()));
            });
    return properties;
  }

  void fault(String fault) {
    faults.add(fault);
  }

  /** Both are well in themselves, but the first is more than the second. */
  void refuseMore(String key, String than, boolean more) {
    if (more && !faulty.contains(key) && !faulty.contains(than)) {
      faults.add(
          "Invalid "
              + key
              + ": "
              + config.getValue(key).unwrapped()
              + ", it has to be at most "
              + than
              + ", which is "
              + config.getValue(than).unwrapped());
    }
  }

  void refuseUnknownKeys() {
    config.entrySet().stream()
        .map(Map.Entry::getKey)
        .filter(key -> !known.contains(key))
        .filter(key -> knownFolders.stream().noneMatch(key::startsWith))
        .sorted()
        .forEach(key -> faults.add("Unknown key: " + key));
  }

  void throwFaults() {
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
  }

  private <T> T read(
      String key, Function<String, T> reader, String what, Function<T, String> fault, T standIn) {
    known.add(key);
    try {
      T value = reader.apply(key);
      String reason = fault.apply(value);
      if (reason == null) {
        return value;
      }
      faults.add("Invalid " + key + ": " + config.getValue(key).unwrapped() + ", " + reason);
    } catch (ConfigException.Missing e) {
      faults.add("Missing key: " + key);
    } catch (ConfigException | IllegalArgumentException e) {
      faults.add(
          "Invalid " + key + ": " + config.getValue(key).unwrapped() + ", it has to be " + what);
    }
    faulty.add(key);
    return standIn;
  }

  private static String inWords(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
