package io.ticklake.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  @Test
  void readsNamesWithAndWithoutValues() {
    FaultPlan plan = FaultPlan.parse("repeat, reorder=0.25,cut=90s,silence=ETHUSDT+SOLUSDT");
    assertThat(plan.share(Fault.REPEAT)).isEqualTo(0.01);
    assertThat(plan.share(Fault.REORDER)).isEqualTo(0.25);
    assertThat(plan.share(Fault.DROP)).isZero();
    assertThat(plan.interval(Fault.CUT)).isEqualTo(Duration.ofSeconds(90));
    assertThat(plan.interval(Fault.STALL)).isZero();
    assertThat(plan.silences("SOLUSDT")).isTrue();
    assertThat(plan.silences("BTCUSDT")).isFalse();
    assertThat(plan.values())
        .isEqualTo(
            Map.of(
                "repeat", "0.01",
                "reorder", "0.25",
                "cut", "90s",
                "silence", "ETHUSDT+SOLUSDT"));
  }

  @Test
  void everyFaultsOwnValueIsValid() {
    for (Fault fault : Fault.values()) {
      if (fault != Fault.SILENCE) {
        assertThat(FaultPlan.parse(fault.label()).values()).containsKey(fault.label());
      }
    }
  }

  @Test
  void chaosIsABitOfEverything() {
    FaultPlan plan = FaultPlan.parse("chaos,drop=0.5");
    assertThat(plan.share(Fault.DROP)).isEqualTo(0.5);
    assertThat(plan.share(Fault.REPEAT)).isEqualTo(0.01);
    assertThat(plan.values().keySet()).contains("cut", "absent", "rest-429");
    assertThat(plan.share(Fault.NON_UTF8)).isZero();
    assertThat(FaultPlan.parse("drop=0.5,chaos").values()).isEqualTo(plan.values());
  }

  @Test
  void chaosCanBeNamedBesideOthersAtRunTime() {
    FaultPlan plan = FaultPlan.of(Map.of("chaos", "", "stall", "", "drop", "0.5"));
    assertThat(plan.values().keySet())
        .contains("stall")
        .containsAll(FaultPlan.parse("chaos").values().keySet());
    assertThat(plan.share(Fault.DROP)).isEqualTo(0.5);
  }

  @Test
  void strikesAsOftenAsAsked() {
    FaultPlan plan = FaultPlan.parse("repeat=0.25,drop=1,delay=0");
    long struck = 0;
    for (long i = 0; i < 10_000; i++) {
      long hash = io.ticklake.simulator.market.Hash.of(5, i);
      struck += plan.strikes(Fault.REPEAT, hash) ? 1 : 0;
      assertThat(plan.strikes(Fault.DROP, hash)).isTrue();
      assertThat(plan.strikes(Fault.DELAY, hash)).isFalse();
    }
    assertThat(struck).isBetween(2_300L, 2_700L);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultPlan.parse("repeat,nope"))
        .withMessageStartingWith("Invalid fault: nope; known are repeat, reorder");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultPlan.parse("repeat=2"))
        .withMessage("Invalid value of fault repeat: '2' is not a share from 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultPlan.parse("chaos=2"))
        .withMessage("Invalid value of fault chaos: '2', it has none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultPlan.parse("drop=x"))
        .withMessage("Invalid value of fault drop: 'x' is not a share from 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultPlan.parse("cut=0s"))
        .withMessage("Invalid value of fault cut: '0s' is not a duration such as 30s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaultPlan.parse("silence"))
        .withMessage("Invalid value of fault silence: '' is not symbols such as ETHUSDT+SOLUSDT");
  }
}
