package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path folder;

  @Test
  void comesBackAsSaved() throws IOException {
    Path path = folder.resolve("kafka.pid");
    PidFile file = new PidFile(new ProcessIdentity(42, 1234567, "boot"), "abc");

    file.save(path);

    assertThat(PidFile.load(path)).contains(file);
  }

  @Test
  void isOfNoUseWhereItIsNotOurs() throws IOException {
    Path path = folder.resolve("kafka.pid");
    for (String text : new String[] {"", "4711\n", "pid=x\nstart=1\n", "pid=12\n"}) {
      Files.writeString(path, text);
      assertThat(PidFile.load(path)).as(text).isEmpty();
    }
  }

  @Test
  void mayBeMissing() throws IOException {
    assertThat(PidFile.load(folder.resolve("none"))).isEmpty();
  }
}
