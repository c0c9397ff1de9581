package io.ticklake.simulator.stream;

import java.time.Duration;

/**
 * What holds for every connection to the market streams.
 *
 * @param pingInterval how often the server pings
 * @param pongTimeout how long it waits for the pong with the ping's payload before it cuts
 * @param life how long a connection may last
 * @param shutdownNotice how long before the end of its life a connection is told; zero for never
 * @param maxStreams of one connection
 * @param messagesPerSecond that a client may send, pings and pongs included
 * @param maxLag how far behind a slow client may fall before it is cut
 */
public record StreamLimits(
    Duration pingInterval,
    Duration pongTimeout,
    Duration life,
    Duration shutdownNotice,
    int maxStreams,
    int messagesPerSecond,
    Duration maxLag) {

  public StreamLimits {
    positive(pingInterval, "ping interval");
    positive(pongTimeout, "pong timeout");
    positive(life, "connection life");
    positive(maxLag, "lag of a client");
    if (shutdownNotice.isNegative() || shutdownNotice.compareTo(life) >= 0) {
      throw new IllegalArgumentException("Invalid shutdown notice: " + shutdownNotice);
    }
    if (maxStreams < 1) {
      throw new IllegalArgumentException("Invalid number of streams: " + maxStreams);
    }
    if (messagesPerSecond < 1) {
      throw new IllegalArgumentException("Invalid messages per second: " + messagesPerSecond);
    }
  }

  public static StreamLimits standard() {
    return new StreamLimits(
        Duration.ofSeconds(20),
        Duration.ofMinutes(1),
        Duration.ofHours(24),
        Duration.ZERO,
        1024,
        5,
        Duration.ofMinutes(5));
  }

  private static void positive(Duration duration, String what) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("Invalid " + what + ": " + duration);
    }
  }
}
