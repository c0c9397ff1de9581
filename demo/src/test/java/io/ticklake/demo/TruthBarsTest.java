package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The expected bars are worked out by hand. */
final class TruthBarsTest {
  private static final String TRADES =
      """
      symbol,id,price,qty,time_us,buyer_maker
      BTCUSDT,9,1.00000000,1.00000000,0,false
      BTCUSDT,10,100.00000000,1.00000000,0,false
      BTCUSDT,11,103.00000000,2.00000000,30000000,true
      BTCUSDT,12,99.50000000,0.50000000,59999999,false
      BTCUSDT,13,99.00000000,3.00000000,60000000,true
      BTCUSDT,15,98.00000000,3.00000000,119000000,true
      BTCUSDT,16,98.00000000,0.00000000,130000000,true
      """;

  @TempDir private Path folder;
  private Map<String, TruthBar> bars;

  @BeforeEach
  void compute() throws IOException {
    Path trades = Files.writeString(folder.resolve("truth.csv"), TRADES);
    bars = TruthBars.of(trades, List.of(new Exchange.Produced("BTCUSDT", 10, 16)));
  }

  @Test
  void sumsExactlyWhatWasOwed() {
    assertThat(bars).containsOnlyKeys("BTCUSDT@0", "BTCUSDT@60000000", "BTCUSDT@120000000");
    assertThat(bars.get("BTCUSDT@0"))
        .isEqualTo(
            new TruthBar(
                "BTCUSDT",
                0,
                new BigDecimal("100.00000000"),
                new BigDecimal("103.00000000"),
                new BigDecimal("99.50000000"),
                new BigDecimal("99.50000000"),
                new BigDecimal("3.50000000"),
                new BigDecimal("355.7500000000000000"),
                new BigDecimal("101.642857142857"),
                3,
                new BigDecimal("1.50000000"),
                new BigDecimal("149.7500000000000000"),
                10,
                12,
                false));
  }

  @Test
  void isCompleteWhereBothNeighboursAreKnown() {
    assertThat(bars.get("BTCUSDT@60000000").complete()).isTrue();
    assertThat(bars.get("BTCUSDT@120000000").complete()).isFalse();
  }

  @Test
  void hasNoAverageWithoutVolume() {
    assertThat(bars.get("BTCUSDT@120000000").vwap()).isNull();
  }

  @Test
  void auditNamesWhatDiffersAndWhatIsNotThere() {
    BarAudit audit = new BarAudit(bars);
    assertThat(audit.due(119_000_000)).isEqualTo(1);
    assertThat(audit.due(120_000_000)).isEqualTo(2);
    Map<String, TruthBar> published = new HashMap<>(bars);
    assertThat(audit.wrongInKafka(published)).isEmpty();
    assertThat(audit.wrongInLake(published, 180_000_000)).isEmpty();

    published.put("BTCUSDT@0", bars.get("BTCUSDT@120000000"));
    published.remove("BTCUSDT@60000000");

    assertThat(audit.wrongInKafka(published)).hasSize(2);
    assertThat(audit.wrongInLake(published, 119_000_000)).hasSize(1);
    assertThat(audit.wrongInLake(published, 120_000_000)).hasSize(2);
  }
}
