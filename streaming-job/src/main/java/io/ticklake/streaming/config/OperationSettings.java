package io.ticklake.streaming.config;

import java.time.Duration;

/** What those who run the job can choose. */
public record OperationSettings(Duration stopTimeout, boolean console, MetricsSettings metrics) {
  private static final Duration BEYOND_THE_BATCH = Duration.ofSeconds(30);

  /** How long whoever asks the job to stop waits for its answer. */
  public Duration stopPatience() {
    return stopTimeout.plus(BEYOND_THE_BATCH);
  }

  static OperationSettings read(SettingsReader reader) {
    return new OperationSettings(
        reader.duration("operation.stop-timeout", Duration.ZERO, Duration.ofHours(1)),
        reader.truth("operation.console"),
        MetricsSettings.read(reader));
  }
}
