package io.ticklake.streaming.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings of the job. */
public record StreamingConfig(
    KafkaSettings kafka,
    LakeSettings lake,
    TimeSettings time,
    StateStoreSettings state,
    OperationSettings operation) {

  private static final String DEFAULTS = "streaming.conf";

  /**
   * Reads the user's file on top of the defaults that the job carries, and the overrides on top of
   * both.
   *
   * @throws InvalidConfigException if anything is wrong with them
   */
  public static StreamingConfig load(Optional<Path> file, Map<String, String> overrides) {
    try {
      Config config =
          ConfigFactory.parseResources(StreamingConfig.class.getClassLoader(), DEFAULTS);
      if (file.isPresent()) {
        config = parse(file.get()).withFallback(config);
      }
      for (Map.Entry<String, String> override : overrides.entrySet()) {
        config =
            config.withValue(
                override.getKey(), ConfigValueFactory.fromAnyRef(override.getValue(), "--set"));
      }
      return of(config.resolve());
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  static StreamingConfig of(Config config) {
    SettingsReader reader = new SettingsReader(config);
    StreamingConfig settings =
        new StreamingConfig(
            KafkaSettings.read(reader),
            LakeSettings.read(reader),
            TimeSettings.read(reader),
            StateStoreSettings.read(reader),
            OperationSettings.read(reader));
    reader.finish();
    return settings;
  }

  private static Config parse(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new InvalidConfigException(List.of("cannot read " + file));
    }
    return ConfigFactory.parseFile(file.toFile());
  }
}
