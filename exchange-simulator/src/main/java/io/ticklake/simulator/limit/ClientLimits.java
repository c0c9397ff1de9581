package io.ticklake.simulator.limit;

import java.time.Duration;

/**
 * What one address may do.
 *
 * @param weightPerMinute of REST requests
 * @param requestsAfter429 how many refused requests are tolerated within a minute before a ban
 * @param connectionAttempts within five minutes
 * @param violations how many connections may be cut for what their client did, within ten minutes,
 *     before a ban
 * @param firstBan doubles with every further ban, up to three days
 */
public record ClientLimits(
    int weightPerMinute,
    int requestsAfter429,
    int connectionAttempts,
    int violations,
    Duration firstBan) {

  public ClientLimits {
    check(weightPerMinute, "weight per minute");
    check(requestsAfter429, "requests after 429");
    check(connectionAttempts, "connection attempts");
    check(violations, "violations");
    if (firstBan.isNegative() || firstBan.isZero()) {
      throw new IllegalArgumentException("Invalid first ban: " + firstBan);
    }
  }

  public static ClientLimits standard() {
    return new ClientLimits(6000, 20, 300, 5, Duration.ofMinutes(2));
  }

  private static void check(int value, String what) {
    if (value < 1) {
      throw new IllegalArgumentException("Invalid " + what + ": " + value);
    }
  }
}
