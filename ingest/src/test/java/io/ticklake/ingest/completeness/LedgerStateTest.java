package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.IdRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class LedgerStateTest {
  @Test
  void docsShowWhatIsReadAndWritten() throws IOException {
    String shown = shown().get(0);
    LedgerState state = LedgerState.parse(shown.getBytes(UTF_8));
    assertThat(state.awaited()).isEmpty();
    assertThat(state.accounted().ranges())
        .containsExactly(
            new IdRange(5_000_000_000L, 5_000_000_004L),
            new IdRange(5_000_000_010L, 5_000_012_345L));
    assertThat(state.leftToArchives().ranges())
        .containsExactly(new IdRange(5_000_000_005L, 5_000_000_009L));
    assertThat(state.toBytes()).asString(UTF_8).isEqualTo(shown);
  }

  @Test
  void docsShowAListingWhoseFirstIdIsNotKnown() throws IOException {
    String shown = shown().get(1);
    LedgerState state = LedgerState.parse(shown.getBytes(UTF_8));
    assertThat(state.awaited())
        .hasValue(new AwaitedBegin(Instant.parse("2025-11-19T23:45:00.000001Z"), true));
    assertThat(state.toBytes()).asString(UTF_8).isEqualTo(shown);
    SymbolLedger ledger = new Ledgers().of("A");
    ledger.restore(state);
    assertThat(ledger.awaitedBegin()).isEqualTo(state.awaited());
    ledger.settleBegin();
    assertThat(ledger.stateIfChanged(1).awaited()).isEmpty();
  }

  private static List<String> shown() throws IOException {
    return Pattern.compile("```json ingest-state\\n(.*)\\n```")
        .matcher(Files.readString(Path.of("../docs/formats.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void anotherVersionIsRefused() {
    assertThatThrownBy(() -> LedgerState.parse("{\"version\":2}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 2");
    assertThatThrownBy(() -> LedgerState.parse("{".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
