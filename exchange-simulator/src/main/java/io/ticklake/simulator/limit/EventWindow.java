package io.ticklake.simulator.limit;

import java.util.ArrayDeque;
import java.util.Deque;

/** Counts events within a sliding window of time. Not thread-safe. */
public final class EventWindow {
  private final int limit;
  private final long width;
  private final Deque<Long> events = new ArrayDeque<>();

  /**
   * An empty window.
   *
   * @param width in nanoseconds
   */
  public EventWindow(int limit, long width) {
    this.limit = limit;
    this.width = width;
  }

  /** Records an event; true if there are now more than the limit within the window. */
  public boolean exceededBy(long now) {
    while (!events.isEmpty() && now - events.peekFirst() >= width) {
      events.removeFirst();
    }
    events.addLast(now);
    if (events.size() > limit + 1) {
      events.removeFirst();
    }
    return events.size() > limit;
  }
}
