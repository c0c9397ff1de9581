package io.ticklake.batch.proof;

import java.io.Serializable;
import java.util.List;

/**
 * How a symbol's day compares.
 *
 * @param archive {@link #PRESENT}, or why there is none
 * @param klines likewise
 * @param expected how many trades there must be, as far as known; -1 if nobody says
 * @param missingHere ids that the archive has and we do not
 * @param missingThere those that we have and the archive does not
 * @param holes those that neither has
 * @param beyond those before our first and after our last that may be the day's too, where candles
 *     tell of more trades and no archive tells which
 * @param repeatedThere rows of the archive that come again
 * @param repeatedIds their ids
 */
public record SymbolProof(
    String symbol,
    String archive,
    String klines,
    long ours,
    long theirs,
    long expected,
    Ids missingHere,
    Ids missingThere,
    Ids holes,
    Ids beyond,
    long repeatedThere,
    Ids repeatedIds,
    long differing,
    List<Difference> differences,
    long minutesOff,
    List<Difference> minutes,
    Hours hours)
    implements Serializable {

  static final String PRESENT = "present";
  static final int MOST_DETAILS = 1_000;

  /**
   * One thing that differs.
   *
   * @param at a trade id, or a minute in microseconds
   */
  public record Difference(long at, String what, String ours, String theirs)
      implements Serializable {}

  /** How it stands in one word. */
  public enum Verdict {
    COMPLETE,
    INCOMPLETE,
    UNPROVED
  }

  public Verdict verdict() {
    if (expected < 0) {
      return Verdict.UNPROVED;
    }
    return ours >= expected && differing == 0 && minutesOff == 0
        ? Verdict.COMPLETE
        : Verdict.INCOMPLETE;
  }

  public long missing() {
    return Math.max(0, expected - ours);
  }
}
