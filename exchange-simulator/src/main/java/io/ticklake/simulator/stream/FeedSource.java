package io.ticklake.simulator.stream;

/** Opens feeds for connections. */
@FunctionalInterface
public interface FeedSource {
  Feed open(FrameStyle style);
}
