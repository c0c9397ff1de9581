package io.ticklake.simulator.http;

import io.netty.channel.ChannelHandler;
import java.util.Optional;

/** Decides about WebSocket connections. */
public interface UpgradeHandler {
  /** Whether WebSocket connections are made at this path. */
  boolean accepts(String path);

  /** Why this connection is refused; empty to let it in. */
  Optional<Reply> refusal(Request request);

  /** What reads the frames of an accepted connection and writes to it. */
  ChannelHandler connected(Request request);
}
