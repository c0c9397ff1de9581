package io.ticklake.simulator.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.ticklake.simulator.archive.ArchiveName.Kind;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveNameTest {
  @Test
  void readsTheExchangesPaths() {
    assertThat(ArchiveName.parse("daily/trades/BTCUSDT/BTCUSDT-trades-2026-03-04.zip"))
        .contains(
            new ArchiveName(
                Kind.TRADES,
                "BTCUSDT",
                LocalDate.of(2026, 3, 4),
                LocalDate.of(2026, 3, 5),
                "BTCUSDT-trades-2026-03-04"));
    assertThat(ArchiveName.parse("monthly/klines/ETHUSDT/1m/ETHUSDT-1m-2026-02.zip"))
        .contains(
            new ArchiveName(
                Kind.KLINES,
                "ETHUSDT",
                LocalDate.of(2026, 2, 1),
                LocalDate.of(2026, 3, 1),
                "ETHUSDT-1m-2026-02"));
    assertThat(ArchiveName.parse("daily/aggTrades/A/A-aggTrades-2026-03-04.zip")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "daily/trades/BTCUSDT/ETHUSDT-trades-2026-03-04.zip",
        "daily/trades/BTCUSDT/BTCUSDT-aggTrades-2026-03-04.zip",
        "daily/trades/BTCUSDT/BTCUSDT-trades-2026-02-30.zip",
        "daily/trades/BTCUSDT/BTCUSDT-trades-2026-02.zip",
        "monthly/trades/BTCUSDT/BTCUSDT-trades-2026-02-01.zip",
        "daily/klines/BTCUSDT/BTCUSDT-1m-2026-03-04.zip",
        "daily/trades/BTCUSDT/1m/BTCUSDT-trades-2026-03-04.zip",
        "weekly/trades/BTCUSDT/BTCUSDT-trades-2026-03-04.zip"
      })
  void refusesOtherPaths(String path) {
    assertThat(ArchiveName.parse(path)).isEmpty();
  }
}
