package io.ticklake.simulator.stream;

/** One stream on one connection: sends its events in order of time. */
interface EventStream {
  /** Encodes every event that is due and has not been sent. */
  void emitUntil(Moment moment, FrameBuffer out);

  /** Writes all further events in another style. */
  void restyle(FrameStyle style);
}
