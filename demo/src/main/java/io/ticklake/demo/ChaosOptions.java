package io.ticklake.demo;

import java.time.Duration;

/** What the user asked for. */
record ChaosOptions(Duration faults, long seed, int rate, int symbols) {}
