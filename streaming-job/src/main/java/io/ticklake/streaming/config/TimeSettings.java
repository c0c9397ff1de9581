package io.ticklake.streaming.config;

import java.time.Duration;

/** When batches run, and what late, final and early mean. */
public record TimeSettings(
    Duration trigger, Duration watermarkDelay, Duration horizon, Duration futureTolerance) {
  static TimeSettings read(SettingsReader reader) {
    return new TimeSettings(
        reader.duration("stream.trigger", Duration.ZERO, Duration.ofHours(1)),
        reader.duration("stream.watermark-delay", Duration.ZERO, Duration.ofDays(1)),
        reader.duration("stream.horizon", Duration.ZERO, Duration.ofDays(7)),
        reader.duration("stream.future-tolerance", Duration.ZERO, Duration.ofDays(1)));
  }
}
