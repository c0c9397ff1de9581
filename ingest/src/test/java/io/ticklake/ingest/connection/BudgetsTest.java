package io.ticklake.ingest.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Limits that hold in every window of time, wherever it starts. */
final class BudgetsTest {
  @Property
  void messagesOfAnySecondStayWithinTheLimit(
      @ForAll @IntRange(min = 1, max = 5) int limit,
      @ForAll @Size(max = 200) List<@IntRange(max = 700) Integer> steps) {
    SlidingBudget budget = new SlidingBudget(limit, Duration.ofSeconds(1));
    assertThat(most(taken(steps, budget::tryTake), 1_000)).isLessThanOrEqualTo(limit);
  }

  @Property
  void attemptsOfAnyFiveMinutesStayWithinTheLimit(
      @ForAll @IntRange(min = 2, max = 300) int limit,
      @ForAll @Size(max = 1_000) List<@IntRange(max = 3_000) Integer> steps) {
    TokenBucket bucket = new TokenBucket(limit, Duration.ofMinutes(5));
    assertThat(most(taken(steps, bucket::tryTake), 300_000)).isLessThanOrEqualTo(limit);
  }

  @Test
  void aMessageThatArrivesLateCountsFromItsArrival() {
    SlidingBudget budget = new SlidingBudget(1, Duration.ofSeconds(1));
    assertThat(budget.tryTake(0)).isTrue();
    budget.moveLastTo(900);
    assertThat(budget.tryTake(1_500)).isFalse();
    assertThat(budget.tryTake(1_901)).isTrue();
  }

  @Test
  void halfOfTheAttemptsMayComeAtOnceAndTheRestTrickles() {
    TokenBucket bucket = new TokenBucket(240, Duration.ofMinutes(5));
    List<Long> taken = new ArrayList<>();
    for (long now = 0; now <= 300_000; now += 20) {
      if (bucket.tryTake(now)) {
        taken.add(now);
      }
    }
    assertThat(taken).hasSizeBetween(239, 240);
    assertThat(taken.get(119)).isLessThanOrEqualTo(119 * 20L);
    // The other 120 come one in 2.5 s.
    assertThat(taken.get(150) - taken.get(149)).isBetween(2_480L, 2_520L);
  }

  private static List<Long> taken(List<Integer> steps, LongPredicate budget) {
    List<Long> taken = new ArrayList<>();
    long now = 5;
    for (int step : steps) {
      now += step;
      if (budget.test(now)) {
        taken.add(now);
      }
    }
    return taken;
  }

  /** The most that any window holds, counted without the budget's own arithmetic. */
  private static long most(List<Long> taken, long window) {
    return taken.stream()
        .mapToLong(from -> taken.stream().filter(at -> at >= from && at < from + window).count())
        .max()
        .orElse(0);
  }
}
