package io.ticklake.streaming.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.model.Bar;
import io.ticklake.model.BarAccumulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BarConsoleTest {
  private static final long MINUTE = 1_763_596_800_000_000L;
  private static final long NEXT = MINUTE + 60_000_000;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final BarConsole console = new BarConsole(new PrintStream(printed, true, UTF_8));

  @Test
  void theNewestMinuteIsShownMostTradedFirst() {
    console.print(
        7, List.of(bar("OLDUSDT", MINUTE, 9), bar("AUSDT", NEXT, 1), bar("BUSDT", NEXT, 2)));

    assertThat(printed.toString(UTF_8).lines())
        .containsExactly(
            "batch 7, minute 2025-11-20 00:01",
            "  BUSDT                2 trades  volume 4.00000000  vwap 1.500000000000  incomplete so far",
            "  AUSDT                1 trades  volume 2.00000000  vwap 1.500000000000  incomplete so far");
  }

  @Test
  void aBatchWithoutBarsPrintsNothing() {
    console.print(8, List.of());

    assertThat(printed.size()).isZero();
  }

  private static Bar bar(String symbol, long minute, int trades) {
    BarAccumulator sums = new BarAccumulator(symbol, minute);
    for (int id = 0; id < trades; id++) {
      sums.add(id, 150_000_000, 200_000_000, false);
    }
    return sums.bar().published(0, Bar.Finality.LIVE, Bar.Coverage.PARTIAL);
  }
}
