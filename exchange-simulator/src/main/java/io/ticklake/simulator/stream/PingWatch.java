package io.ticklake.simulator.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Decides when to ping a client and when its pong is overdue. Not thread-safe. */
final class PingWatch {
  private final long interval;
  private final long timeout;
  private final Deque<Ping> unanswered = new ArrayDeque<>();
  private long nextPing;

  PingWatch(Duration interval, Duration timeout, long now) {
    this.interval = interval.toNanos();
    this.timeout = timeout.toNanos();
    nextPing = now + this.interval;
  }

  boolean pingDue(long now) {
    return now >= nextPing;
  }

  /** The payload of a ping that is sent now. */
  String ping(long now) {
    String payload = String.valueOf(now / 1_000_000);
    unanswered.addLast(new Ping(now, payload));
    nextPing = now + interval;
    return payload;
  }

  /** A pong answers the ping of its payload and all before; any other payload answers none. */
  void pong(String payload) {
    if (unanswered.stream().anyMatch(ping -> ping.payload.equals(payload))) {
      while (!unanswered.removeFirst().payload.equals(payload)) {
        // Older pings are answered by a newer one's pong.
      }
    }
  }

  boolean overdue(long now) {
    return !unanswered.isEmpty() && now - unanswered.getFirst().sentAt >= timeout;
  }

  private record Ping(long sentAt, String payload) {}
}
