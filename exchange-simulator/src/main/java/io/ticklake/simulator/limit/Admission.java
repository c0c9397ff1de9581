package io.ticklake.simulator.limit;

/**
 * Whether a client may go on.
 *
 * @param retryAfterSeconds when it may come back; 0 if it was let in
 * @param until the same as UTC milliseconds
 */
public record Admission(Verdict verdict, long retryAfterSeconds, long until) {
  /** What was decided. */
  public enum Verdict {
    WELCOME,
    TOO_MANY,
    BANNED
  }

  static final Admission WELCOME = new Admission(Verdict.WELCOME, 0, 0);

  static Admission refused(Verdict verdict, long now, long until) {
    long second = 1_000_000_000L;
    return new Admission(
        verdict, Math.max(1, (until - now + second - 1) / second), until / 1_000_000);
  }

  public boolean welcome() {
    return verdict == Verdict.WELCOME;
  }
}
