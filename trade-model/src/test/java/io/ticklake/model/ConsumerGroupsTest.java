package io.ticklake.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConsumerGroupsTest {
  @Test
  void isTheGroupOfTheConfiguration() {
    assertThat(Path.of("../conf/streaming.conf"))
        .content()
        .contains("\n  group = \"" + ConsumerGroups.STREAMING + "\"\n");
  }
}
