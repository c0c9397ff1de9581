package io.ticklake.simulator.stream;

import io.ticklake.simulator.market.MarketTime.Timeline;

/** One stream on one connection: sends its events in order of time. */
interface EventStream {
  /** Encodes every event that is due up to and including this market time. */
  void emitUntil(long marketTime, Timeline timeline, FrameBuffer out);
}
