package io.ticklake.streaming.config;

import java.time.Duration;

/** What those who run the job can choose. */
public record OperationSettings(Duration stopTimeout, boolean console, MetricsSettings metrics) {
  static OperationSettings read(SettingsReader reader) {
    return new OperationSettings(
        reader.duration("operation.stop-timeout", Duration.ZERO, Duration.ofHours(1)),
        reader.truth("operation.console"),
        MetricsSettings.read(reader));
  }
}
