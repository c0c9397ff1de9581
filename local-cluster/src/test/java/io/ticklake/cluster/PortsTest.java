package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  @TempDir Path folder;

  @Test
  void areTheUsualOnesWithoutAFile() throws IOException {
    assertThat(Ports.load(folder.resolve("none"))).isEqualTo(Ports.usual());
    assertThat(Ports.usual().number(Port.KAFKA)).isEqualTo(9092);
  }

  @Test
  void usualNumbersAreDistinct() {
    assertThat(Ports.usual().numbers().values()).doesNotHaveDuplicates();
  }

  @Test
  void comeBackAsSaved() throws IOException {
    Ports ports = new Ports(Map.of(Port.KAFKA, 19_092, Port.HISTORY, 1));
    Path file = folder.resolve("ports.properties");

    ports.save(file);

    assertThat(Ports.load(file)).isEqualTo(ports);
    assertThat(file).content().contains("kafka=19092\n").contains("history=1\n");
  }

  @Test
  void refuseWhatIsNoPort() throws IOException {
    Path file = folder.resolve("ports.properties");
    for (String wrong : new String[] {"0", "65536", "-1", "x", "999999999999"}) {
      Files.writeString(file, "kafka=" + wrong + "\n");
      assertThatThrownBy(() -> Ports.load(file))
          .isInstanceOf(ClusterException.class)
          .hasMessage("Invalid port in " + file + ": kafka=" + wrong);
    }
  }
}
