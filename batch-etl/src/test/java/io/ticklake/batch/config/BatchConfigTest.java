package io.ticklake.batch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchConfigTest {
  @Test
  void knowsEveryKeyOfItsFileAndNeedsNoOther() {
    BatchConfig config = BatchConfig.load(Optional.empty(), Map.of("lake.root", "file:/lake"));

    assertThat(config.lake().root()).isEqualTo("file:/lake");
    assertThat(config.curate().fileBytes()).isEqualTo(192L << 20);
  }

  @Test
  void takesSymbolsByNameAndByPattern() {
    SymbolPatterns all = symbols("*");
    SymbolPatterns some = symbols("BTCUSDT, *EUR,1*U*");

    assertThat(all.test("BTCUSDT")).isTrue();
    assertThat(some.test("BTCUSDT")).isTrue();
    assertThat(some.test("ETHEUR")).isTrue();
    assertThat(some.test("1INCHUSDT")).isTrue();
    assertThat(some.test("BTCUSDTX")).isFalse();
    assertThat(some.test("EURUSDT")).isFalse();
    assertThat(symbols("").test("BTCUSDT")).isFalse();
  }

  private static SymbolPatterns symbols(String text) {
    return BatchConfig.load(Optional.empty(), Map.of("reconcile.symbols", text)).symbols();
  }

  @Test
  void namesAllFaultsAtOnce() {
    assertThatThrownBy(
            () ->
                BatchConfig.load(
                    Optional.empty(),
                    Map.of("curate.trades-per-piece", "none", "lake.root", "x/", "what", "1")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("curate.trades-per-piece cannot be read: none")
        .hasMessageContaining("lake.root must not end with a slash")
        .hasMessageContaining("unknown key what");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake", "::: ", "hdfs:lake"})
  void refusesARootThatIsNoPlace(String root) {
    assertThatThrownBy(() -> BatchConfig.load(Optional.empty(), Map.of("lake.root", root)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            "Invalid configuration: lake.root must be like hdfs://host:9000 or file:///folder: "
                + root);
  }
}
