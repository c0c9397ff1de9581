package io.ticklake.batch.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.ticklake.model.LakePaths;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings of the batch jobs. */
public record BatchConfig(
    LakePaths lake,
    CurateSettings curate,
    URI archiveUrl,
    int archiveConnections,
    URI restUrl,
    BigDecimal leastCompleteness,
    SymbolPatterns symbols,
    Retention retention) {
  private static final String DEFAULTS = "batch.conf";

  /**
   * Reads the user's file on top of the defaults that the jar carries, and the overrides on top of
   * both.
   *
   * @throws InvalidConfigException if anything is wrong with them
   */
  public static BatchConfig load(Optional<Path> file, Map<String, String> overrides) {
    try {
      Config config = ConfigFactory.parseResources(BatchConfig.class.getClassLoader(), DEFAULTS);
      if (file.isPresent()) {
        if (!Files.isReadable(file.get()) || Files.isDirectory(file.get())) {
          throw new InvalidConfigException(List.of("cannot read " + file.get()));
        }
        config = ConfigFactory.parseFile(file.get().toFile()).withFallback(config);
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

  static BatchConfig of(Config config) {
    SettingsReader reader = new SettingsReader(config);
    BatchConfig settings =
        new BatchConfig(
            lake(reader),
            curate(reader),
            url(reader, "archive.url"),
            reader.whole("archive.connections", 1, 64),
            url(reader, "exchange.rest-url"),
            reader.share("reconcile.least-completeness"),
            SymbolPatterns.parse(reader.text("reconcile.symbols")),
            new Retention(
                reader.duration("expire.raw", Duration.ofDays(1), Duration.ofDays(36_500)),
                reader.duration("expire.staging", Duration.ofHours(1), Duration.ofDays(365))));
    reader.finish();
    return settings;
  }

  private static LakePaths lake(SettingsReader reader) {
    String root = reader.text("lake.root");
    if (root.endsWith("/")) {
      reader.fault("lake.root must not end with a slash: " + root);
      root = "";
    } else if (!root.isEmpty() && !isPath(root)) {
      reader.fault("lake.root must be like hdfs://host:9000 or file:///folder: " + root);
      root = "";
    }
    return new LakePaths(root);
  }

  private static boolean isPath(String root) {
    try {
      return new org.apache.hadoop.fs.Path(root + "/datalake").isAbsolute();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static URI url(SettingsReader reader, String key) {
    String text = reader.text(key);
    Optional<URI> address = WebAddress.parse(text);
    if (address.isEmpty()) {
      reader.fault(key + " must be like https://host[:port]: " + text);
    }
    return address.orElseGet(() -> URI.create("http://localhost"));
  }

  private static CurateSettings curate(SettingsReader reader) {
    return new CurateSettings(
        reader.whole("curate.trades-per-piece", 1, 10_000_000),
        reader.bytes("curate.file-size", 1 << 20, 4L << 30));
  }
}
