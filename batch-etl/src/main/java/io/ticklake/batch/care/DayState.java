package io.ticklake.batch.care;

import io.ticklake.batch.bars.BarBook;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a day of trades stands.
 *
 * @param rawFiles raw files that hold trades of the day
 * @param generation of the curated day, if it is curated
 * @param completeness by its newest proof, if that is of this state of it, and of all symbols that
 *     must be in it
 * @param unproved symbols with trades of which that proof cannot say how many there must be
 */
public record DayState(
    LocalDate day,
    long rawFiles,
    long rawBytes,
    Optional<String> generation,
    long files,
    long bytes,
    long trades,
    Freshness freshness,
    Optional<BigDecimal> completeness,
    List<String> unproved,
    BarBook.State bars) {

  /** Whether the curated day has all that raw has. */
  public enum Freshness {
    /** The days around it tell that there must be trades of it, and there is none. */
    MISSING("missing"),
    NOT_CURATED("not curated"),
    STALE("stale"),
    CURATED("curated");

    private final String words;

    Freshness(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Whether all its symbols that have trades are proved, and together complete enough.
   *
   * @param unprovable symbols that need no proof
   */
  public boolean isProved(BigDecimal least, Set<String> unprovable) {
    boolean nobodyElse = completeness.isEmpty() && !unproved.isEmpty();
    return freshness == Freshness.CURATED
        && unprovable.containsAll(unproved)
        && (nobodyElse || completeness.filter(share -> share.compareTo(least) >= 0).isPresent());
  }
}
