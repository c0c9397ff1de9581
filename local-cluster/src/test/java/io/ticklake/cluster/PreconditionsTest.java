package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreconditionsTest {
  @TempDir private Path folder;

  @Test
  void namesAToolThatIsNotOnThePath() throws IOException {
    Path bash = Files.createFile(folder.resolve("bash"));
    Preconditions preconditions =
        new Preconditions(new Folders(folder, folder), folder, List.of(folder));

    assertThatThrownBy(preconditions::check)
        .isInstanceOf(ClusterException.class)
        .hasMessage("Cannot find bash on the PATH: install it");
    assertThat(bash.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(preconditions::check)
        .hasMessage("Cannot find setsid on the PATH: install it");
  }
}
