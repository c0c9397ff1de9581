package io.ticklake.ingest.config;

import java.time.Duration;

/** How missing trades are found and fetched. */
public record CompletenessConfig(
    Duration stateEvery,
    Duration grace,
    Duration absentAfter,
    Duration quietAfter,
    Duration reach) {

  static CompletenessConfig of(Section section) {
    Duration day = Duration.ofDays(1);
    return new CompletenessConfig(
        section.duration("completeness.state-every", Duration.ofMillis(10), day),
        section.duration("completeness.grace", Duration.ZERO, day),
        section.duration("completeness.absent-after", Duration.ofSeconds(1), day),
        section.duration("completeness.quiet-after", Duration.ofMillis(100), day),
        section.duration("completeness.reach", Duration.ofSeconds(1), Duration.ofDays(30)));
  }
}
