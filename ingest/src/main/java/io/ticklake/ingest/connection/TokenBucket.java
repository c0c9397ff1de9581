package io.ticklake.ingest.connection;

import java.time.Duration;

/**
 * At most so many in any window of time: half of them may come at once, the other half trickle, so
 * that a burst is not followed by a long time with none.
 */
final class TokenBucket {
  private final double burst;
  private final double perMilli;
  private double tokens;
  private long updatedMillis;

  TokenBucket(int limit, Duration window) {
    this.burst = Math.max(1, limit / 2);
    this.perMilli = (limit - burst) / window.toMillis();
    this.tokens = burst;
    this.updatedMillis = Long.MIN_VALUE;
  }

  boolean tryTake(long nowMillis) {
    if (updatedMillis != Long.MIN_VALUE) {
      tokens = Math.min(burst, tokens + (nowMillis - updatedMillis) * perMilli);
    }
    updatedMillis = nowMillis;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
