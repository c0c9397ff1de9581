package io.ticklake.simulator;

import io.ticklake.simulator.replay.Pace;
import java.nio.file.Path;

/** Which recording is played instead of the market. */
public record ReplayOptions(Path file, Pace pace) {}
