package io.ticklake.batch.config;

import java.time.Duration;

/** How long things stay. */
public record Retention(Duration raw, Duration staging) {}
