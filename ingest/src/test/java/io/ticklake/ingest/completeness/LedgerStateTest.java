package io.ticklake.ingest.completeness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.IdRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class LedgerStateTest {
  @Test
  void docsShowWhatIsReadAndWritten() throws IOException {
    Matcher block =
        Pattern.compile("```json ingest-state\\n(.*)\\n```")
            .matcher(Files.readString(Path.of("../docs/formats.md")));
    assertThat(block.find()).isTrue();
    LedgerState state = LedgerState.parse(block.group(1).getBytes(UTF_8));
    assertThat(state.accounted().ranges())
        .containsExactly(
            new IdRange(5_000_000_000L, 5_000_000_004L),
            new IdRange(5_000_000_010L, 5_000_012_345L));
    assertThat(state.leftToArchives().ranges())
        .containsExactly(new IdRange(5_000_000_005L, 5_000_000_009L));
    assertThat(state.toBytes()).asString(UTF_8).isEqualTo(block.group(1));
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
