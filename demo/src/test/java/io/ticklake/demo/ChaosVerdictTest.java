package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ChaosVerdictTest {
  private static final TradeCheck GOOD = new TradeCheck("spark", 6, 0, 0, 0);
  private static final List<String> NONE = List.of();
  private static final List<String> ONE = List.of("something");

  @Test
  void isRightWhereNothingIsWrong() {
    ChaosVerdict verdict = new ChaosVerdict(3, 6, GOOD, GOOD, NONE, NONE, 0, NONE, NONE, NONE);

    assertThat(verdict.isRight()).isTrue();
    assertThat(verdict.line(7, 200))
        .startsWith(
            "chaos: faults=3 trades=6 missing=0 duplicate=0 bars_wrong=0 stray_files=0 foreign=0")
        .endsWith("seed=7 seconds=200");
  }

  @Test
  void isWrongWhereAnythingIs() {
    TradeCheck bad = new TradeCheck("duckdb", 5, 1, 0, 0);
    assertThat(
            List.of(
                new ChaosVerdict(0, 6, GOOD, GOOD, NONE, NONE, 0, NONE, NONE, NONE),
                new ChaosVerdict(3, 0, GOOD, GOOD, NONE, NONE, 0, NONE, NONE, NONE),
                new ChaosVerdict(3, 6, bad, GOOD, NONE, NONE, 0, NONE, NONE, NONE),
                new ChaosVerdict(3, 6, GOOD, bad, NONE, NONE, 0, NONE, NONE, NONE),
                new ChaosVerdict(3, 6, GOOD, GOOD, ONE, NONE, 0, NONE, NONE, NONE),
                new ChaosVerdict(3, 6, GOOD, GOOD, NONE, ONE, 0, NONE, NONE, NONE),
                new ChaosVerdict(3, 6, GOOD, GOOD, NONE, NONE, 1, NONE, NONE, NONE),
                new ChaosVerdict(3, 6, GOOD, GOOD, NONE, NONE, 0, ONE, NONE, NONE),
                new ChaosVerdict(3, 6, GOOD, GOOD, NONE, NONE, 0, NONE, ONE, NONE),
                new ChaosVerdict(3, 6, GOOD, GOOD, NONE, NONE, 0, NONE, NONE, ONE)))
        .noneMatch(ChaosVerdict::isRight);
  }

  @Test
  void saysTheWorstOfBothReaders() {
    TradeCheck missing = new TradeCheck("spark", 5, 1, 0, 0);
    TradeCheck twice = new TradeCheck("duckdb", 7, 0, 1, 0);

    assertThat(new ChaosVerdict(3, 6, missing, twice, ONE, NONE, 0, NONE, NONE, NONE).line(7, 200))
        .contains("missing=1 duplicate=1 bars_wrong=1");
  }
}
