package io.ticklake.simulator.stream;

import java.util.List;

/** What one connection has subscribed to, as a cursor over the events. Not thread-safe. */
public interface Feed {
  /** The feed's time: events up to and including it are due. In nanoseconds, never decreasing. */
  long now();

  /** How long ago, in real nanoseconds, an event of this feed time was due. */
  long behind(long time);

  /** The exchange's time, in UTC nanoseconds since 1970. */
  long utcNow();

  List<String> subscriptions();

  /** Adds streams; their events after {@link #now()} will be sent. Unknown ones stay silent. */
  void subscribe(List<String> names);

  void unsubscribe(List<String> names);

  FrameStyle style();

  void restyle(FrameStyle style);

  /** Encodes every event not yet sent up to and including this time. */
  void emitUntil(long time, FrameBuffer out);
}
