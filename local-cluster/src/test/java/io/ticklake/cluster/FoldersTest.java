package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FoldersTest {
  @Test
  void areRefusedWhereHadoopCannotReadThem() {
    for (String folder : new String[] {"/home/a b", "/home/a,b", "/home/ü", "/home/$a", "/a%20"}) {
      assertThatThrownBy(() -> new Folders(Path.of("/home"), Path.of(folder)))
          .isInstanceOf(ClusterException.class)
          .hasMessageStartingWith("Cannot use the folder " + folder);
    }
  }

  @Test
  void lieInTheClustersOwn() {
    Folders folders = new Folders(Path.of("/home"), Path.of("/var/cluster"));

    assertThat(folders.data()).isEqualTo(Path.of("/var/cluster/data"));
    assertThat(folders.templates()).isEqualTo(Path.of("/home/conf"));
  }
}
