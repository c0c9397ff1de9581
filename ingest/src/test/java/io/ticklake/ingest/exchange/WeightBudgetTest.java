package io.ticklake.ingest.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class WeightBudgetTest {
  private record Use(long atMillis, int weight) {}

  @Property
  void noMinuteHoldsMoreThanTheShareOfTheLimit(
      @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 25) Integer> weights,
      @ForAll @IntRange(max = 4_000) int step) {
    WeightBudget budget = new WeightBudget(200, 0.8);
    List<Use> uses = new ArrayList<>();
    long now = 0;
    for (int weight : weights) {
      now += step;
      for (long wait; (wait = budget.tryTake(weight, now)) > 0; ) {
        now += wait;
      }
      uses.add(new Use(now, weight));
    }
    for (Use first : uses) {
      assertThat(
              uses.stream()
                  .filter(u -> u.atMillis() >= first.atMillis())
                  .filter(u -> u.atMillis() < first.atMillis() + 60_000)
                  .mapToInt(Use::weight)
                  .sum())
          .isLessThanOrEqualTo(160);
    }
  }

  @Test
  void whatOthersUseBehindTheSameAddressCountsToo() {
    WeightBudget budget = new WeightBudget(6_000, 0.8);
    assertThat(budget.tryTake(25, 0)).isZero();
    budget.counted(4_790, 100);
    assertThat(budget.tryTake(25, 200)).isPositive();
    assertThat(budget.tryTake(25, 61_200)).isZero();
  }

  @Test
  void aCountBeyondAllReasonHoldsForAMinuteAndNoLonger() {
    WeightBudget budget = new WeightBudget(6_000, 0.8);
    budget.counted(Long.MAX_VALUE, 0);
    assertThat(budget.tryTake(25, 100)).isPositive();
    assertThat(budget.tryTake(25, 60_000)).isPositive();
    assertThat(budget.tryTake(25, 61_000)).isZero();
    assertThat(budget.used(61_000)).isEqualTo(25);
  }

  @Test
  void nothingIsTakenWhileTheExchangeWantsNoRequest() {
    WeightBudget budget = new WeightBudget(6_000, 0.8);
    budget.block(30_000, 1_000);
    budget.block(5_000, 2_000);
    assertThat(budget.tryTake(1, 1_000)).isEqualTo(30_000);
    assertThat(budget.tryTake(1, 30_999)).isEqualTo(1);
    assertThat(budget.tryTake(1, 31_000)).isZero();
  }

  @Test
  void aLimitThatTheExchangeChangesHolds() {
    WeightBudget budget = new WeightBudget(6_000, 1);
    budget.limit(50);
    assertThat(budget.tryTake(25, 0)).isZero();
    assertThat(budget.tryTake(25, 0)).isZero();
    assertThat(budget.tryTake(25, 0)).isPositive();
  }
}
