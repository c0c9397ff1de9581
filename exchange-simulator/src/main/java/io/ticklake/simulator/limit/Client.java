package io.ticklake.simulator.limit;

import io.ticklake.simulator.clock.NanoClock;
import io.ticklake.simulator.limit.Admission.Verdict;
import java.time.Duration;

/** One address and what it has used. Thread-safe. */
public final class Client {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long LONGEST_BAN = Duration.ofDays(3).toNanos();

  private final ClientLimits limits;
  private final NanoClock clock;
  private final EventWindow attempts;
  private final EventWindow misdeeds;
  private long minute;
  private int weight;
  private int refusedThisMinute;
  private long bannedUntil;
  private int bans;
  private long violations;
  private long refusals;

  Client(ClientLimits limits, NanoClock clock) {
    this.limits = limits;
    this.clock = clock;
    attempts = new EventWindow(limits.connectionAttempts(), Duration.ofMinutes(5).toNanos());
    misdeeds = new EventWindow(limits.violations(), Duration.ofMinutes(10).toNanos());
  }

  /** A REST request of this weight. */
  public synchronized Admission request(int requestWeight) {
    long now = clock.nanos();
    if (now < bannedUntil) {
      refusals++;
      return Admission.refused(Verdict.BANNED, now, bannedUntil);
    }
    if (now / MINUTE != minute) {
      minute = now / MINUTE;
      weight = 0;
      refusedThisMinute = 0;
    }
    weight += requestWeight;
    if (weight <= limits.weightPerMinute()) {
      return Admission.WELCOME;
    }
    refusals++;
    refusedThisMinute++;
    if (refusedThisMinute > limits.requestsAfter429()) {
      ban(now);
      return Admission.refused(Verdict.BANNED, now, bannedUntil);
    }
    return Admission.refused(Verdict.TOO_MANY, now, (minute + 1) * MINUTE);
  }

  /** An attempt to open a WebSocket connection. */
  public synchronized Admission connection() {
    long now = clock.nanos();
    if (now < bannedUntil) {
      refusals++;
      return Admission.refused(Verdict.BANNED, now, bannedUntil);
    }
    if (attempts.exceededBy(now)) {
      refusals++;
      return Admission.refused(Verdict.TOO_MANY, now, now + MINUTE);
    }
    return Admission.WELCOME;
  }

  /** A connection was cut for what its client did. */
  public synchronized void violation() {
    violations++;
    long now = clock.nanos();
    if (misdeeds.exceededBy(now)) {
      ban(now);
    }
  }

  /** REST weight used in this minute. */
  public synchronized int weightUsed() {
    return clock.nanos() / MINUTE == minute ? weight : 0;
  }

  public synchronized long violations() {
    return violations;
  }

  public synchronized int bans() {
    return bans;
  }

  /** Requests and connections that were refused. */
  public synchronized long refusals() {
    return refusals;
  }

  public synchronized boolean banned() {
    return clock.nanos() < bannedUntil;
  }

  private void ban(long now) {
    long length = limits.firstBan().toNanos();
    for (int i = 0; i < bans && length < LONGEST_BAN; i++) {
      length *= 2;
    }
    bans++;
    bannedUntil = now + Math.min(length, LONGEST_BAN);
  }
}
