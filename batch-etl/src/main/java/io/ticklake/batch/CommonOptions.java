package io.ticklake.batch;

import io.ticklake.batch.config.BatchConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every job has. */
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and exit.")
  @SuppressWarnings("UnusedVariable")
  private boolean help;

  // scripts/batch names conf/batch.conf by the variable, so that no complaint about the command
  // line shows an option that the user did not give.
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "${env:BATCH_CONFIG}",
      description = "A configuration file; see conf/batch.conf.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one key of the configuration; may be repeated.")
  private Map<String, String> overrides = Map.of();

  BatchConfig load() {
    return BatchConfig.load(Optional.ofNullable(config), overrides);
  }
}
