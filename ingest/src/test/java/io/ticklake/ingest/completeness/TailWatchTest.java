package io.ticklake.ingest.completeness;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.ingest.completeness.TailWatch.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Is the market quiet, or its stream? Times are seconds of a clock that the test moves. */
final class TailWatchTest {
  private static final long SECOND = 1_000;

  private final TailWatch tails = new TailWatch(60 * SECOND, 3 * SECOND);
  private final SymbolLedger ledger = new SymbolLedger("A");

  @BeforeEach
  void watchFromTheStart() {
    assertThat(due(0)).isFalse();
  }

  @Test
  void aStreamThatBringsTradesIsNotAskedAbout() {
    for (long second = 0; second < 600; second++) {
      ledger.live(second, second * SECOND);
      assertThat(due(second)).isFalse();
    }
  }

  @Test
  void aQuietMarketIsAskedAboutLessAndLessOften() {
    ledger.live(7, 0);
    List<Long> asked = new ArrayList<>();
    for (long second = 0; second <= 4_000; second++) {
      if (due(second)) {
        asked.add(second);
        assertThat(answered(7, second)).isEqualTo(Verdict.FINE);
      }
    }
    assertThat(asked).containsExactly(60L, 180L, 420L, 900L, 1_860L, 2_820L, 3_780L);
  }

  @Test
  void aSilentStreamIsAskedForAgainThenItsConnectionReplaced() {
    ledger.live(7, 0);
    assertThat(due(59)).isFalse();
    assertThat(due(60)).isTrue();
    assertThat(answered(9, 60)).isEqualTo(Verdict.SUBSCRIBE_AGAIN);
    assertThat(due(119)).isFalse();
    assertThat(due(120)).isTrue();
    assertThat(answered(12, 120)).isEqualTo(Verdict.REPLACE_CONNECTION);
    ledger.live(13, 121 * SECOND);
    assertThat(due(180)).isFalse();
    assertThat(due(181)).isTrue();
    assertThat(answered(14, 181)).as("the row has ended").isEqualTo(Verdict.SUBSCRIBE_AGAIN);
  }

  @Test
  void aTradeThatComesWhileTheExchangeIsAskedIsNoSilence() {
    ledger.live(7, 0);
    assertThat(due(60)).isTrue();
    ledger.live(8, 61 * SECOND);
    assertThat(answered(9, 62)).isEqualTo(Verdict.FINE);
  }

  @Test
  void aStreamThatHasComeBackIsAskedAboutAtOnceUnlessItBringsSomething() {
    ledger.live(7, 10 * SECOND);
    tails.suspect("A", 20 * SECOND);
    assertThat(due(22)).isFalse();
    assertThat(due(23)).isTrue();
    assertThat(answered(9, 23)).as("missed while it was away").isEqualTo(Verdict.FINE);
    tails.suspect("A", 30 * SECOND);
    ledger.live(10, 31 * SECOND);
    assertThat(due(40)).isFalse();
  }

  @Test
  void aQuestionWithoutAnAnswerIsPutAgainLater() {
    ledger.live(7, 0);
    assertThat(due(60)).isTrue();
    tails.unanswered("A", 60 * SECOND);
    assertThat(due(119)).isFalse();
    assertThat(due(120)).isTrue();
  }

  @Test
  void whoHasWaitedLongestIsFirst() {
    SymbolLedger other = new SymbolLedger("B");
    assertThat(tails.next(List.of(ledger, other), 0)).isEmpty();
    assertThat(tails.next(List.of(ledger, other), 60 * SECOND)).contains(ledger);
    tails.answered(ledger, -1, 60 * SECOND);
    assertThat(tails.next(List.of(ledger, other), 60 * SECOND)).contains(other);
    tails.answered(other, -1, 61 * SECOND);
    assertThat(tails.next(List.of(ledger, other), 62 * SECOND)).isEmpty();
  }

  private boolean due(long second) {
    return tails.next(List.of(ledger), second * SECOND).equals(Optional.of(ledger));
  }

  private Verdict answered(long newestId, long second) {
    return tails.answered(ledger, newestId, second * SECOND);
  }
}
