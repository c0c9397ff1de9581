package io.ticklake.batch.proof;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * How a curated day compares with the exchange's archive.
 *
 * @param generation of the curated day that was looked at
 */
public record DayProof(
    LocalDate day, String generation, Instant madeAt, List<SymbolProof> symbols) {
  private static final int PLACES = 8;

  public long ours() {
    return symbols.stream().mapToLong(SymbolProof::ours).sum();
  }

  public long missing() {
    return symbols.stream().mapToLong(SymbolProof::missing).sum();
  }

  public long missingThere() {
    return symbols.stream().mapToLong(proof -> proof.missingThere().count()).sum();
  }

  public long differing() {
    return symbols.stream().mapToLong(SymbolProof::differing).sum();
  }

  /** Ids that neither has; the highest number where theirs does not fit. */
  public long holes() {
    return symbols.stream()
        .mapToLong(proof -> proof.holes().count())
        .reduce(0, (sum, more) -> sum > Long.MAX_VALUE - more ? Long.MAX_VALUE : sum + more);
  }

  public long repeatedThere() {
    return symbols.stream().mapToLong(SymbolProof::repeatedThere).sum();
  }

  public long minutesOff() {
    return symbols.stream().mapToLong(SymbolProof::minutesOff).sum();
  }

  public long symbolsThat(SymbolProof.Verdict verdict) {
    return symbols.stream().filter(proof -> proof.verdict() == verdict).count();
  }

  /**
   * The share of the expected trades that we have, over all symbols of which it is known; rounded
   * down, so that 1 is exactly 1. Zero if nothing is known, but of a day of which all is known, and
   * which has no trades because there were none.
   */
  public BigDecimal completeness() {
    long expected = 0;
    long had = 0;
    for (SymbolProof proof : symbols) {
      if (proof.expected() >= 0) {
        expected += proof.expected();
        had += Math.min(proof.ours(), proof.expected());
      }
    }
    if (expected == 0) {
      return isEmpty() ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    return BigDecimal.valueOf(had).divide(BigDecimal.valueOf(expected), PLACES, RoundingMode.DOWN);
  }

  private boolean isEmpty() {
    return !symbols.isEmpty()
        && symbols.stream().allMatch(proof -> proof.expected() == 0 && proof.ours() == 0);
  }
}
