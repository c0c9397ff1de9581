package io.ticklake.ingest.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Unites what configures the ingester, the strongest first: --set, environment, file, defaults. */
public final class ConfigSources {
  private static final String SYMBOLS = "exchange.symbols";
  private static final Map<String, String> ENVIRONMENT_KEYS =
      Map.of(
          "KAFKA_BOOTSTRAP", "kafka.bootstrap",
          "EXCHANGE_STREAM_URL", "exchange.stream-url",
          "EXCHANGE_REST_URL", "exchange.rest-url",
          "SYMBOLS", SYMBOLS);

  /**
   * Reads the sources.
   *
   * @param overrides {@code key=value}, the later the stronger
   * @throws InvalidConfigException if the file cannot be read or an override is not one
   */
  public static Config unite(
      Optional<Path> file, Map<String, String> environment, List<String> overrides) {
    try {
      Config config = ConfigFactory.empty();
      for (String override : overrides) {
        config = parseOverride(override).withFallback(config);
      }
      config = config.withFallback(ofEnvironment(environment));
      if (file.isPresent()) {
        config = config.withFallback(parseFile(file.get()));
      }
      return config.withFallback(ConfigFactory.parseResources("ingest.conf")).resolve();
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of("Cannot read the configuration: " + e.getMessage()));
    }
  }

  private static Config parseFile(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new InvalidConfigException(
          List.of("Cannot read the configuration: " + file + " is not a readable file"));
    }
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config ofEnvironment(Map<String, String> environment) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> entry : ENVIRONMENT_KEYS.entrySet()) {
      String value = environment.getOrDefault(entry.getKey(), "").trim();
      if (!value.isEmpty()) {
        config = config.withFallback(ofText(entry.getValue(), value));
      }
    }
    return config;
  }

  private static Config parseOverride(String override) {
    int equals = override.indexOf('=');
    if (equals < 1) {
      throw new InvalidConfigException(
          List.of("Invalid --set: " + override + ", it has to be key=value"));
    }
    return ofText(override.substring(0, equals).trim(), override.substring(equals + 1).trim());
  }

  private static Config ofText(String key, String value) {
    Object typed = key.equals(SYMBOLS) ? symbols(value) : value;
    return ConfigValueFactory.fromAnyRef(typed, "override").atPath(key);
  }

  /** With commas between them; with brackets and quotes too, as in a file, if one likes. */
  private static List<String> symbols(String value) {
    boolean opened = value.startsWith("[");
    if (opened != value.endsWith("]")) {
      throw new InvalidConfigException(
          List.of("Invalid " + SYMBOLS + ": " + value + ", it has to be a list, such as [A, B]"));
    }
    String inner = opened ? value.substring(1, value.length() - 1) : value;
    return Arrays.stream(inner.split(",", -1))
        .map(symbol -> symbol.trim().replaceAll("^\"(.*)\"$", "$1"))
        .toList();
  }

  private ConfigSources() {}
}
