package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleStartTest {
  @TempDir Path temporary;

  private final List<String> said = new ArrayList<>();
  private Folders folders;
  private FakeMachine machine;
  private DaemonControl control;
  private SingleStart start;

  @BeforeEach
  void prepare() throws IOException {
    folders = new Folders(temporary, temporary.resolve("cluster"));
    machine = new FakeMachine(folders);
    FakeTime time = new FakeTime();
    control = new DaemonControl(folders, machine, machine, time, time);
    Files.createDirectories(folders.run());
    start = new SingleStart(List.of(daemon("kafka"), daemon("namenode")), control, said::add);
  }

  @Test
  void startsWhatDiedAndKeepsItsPid() throws IOException {
    ProcessIdentity dead = machine.runs(1, "kafka", folders.run());
    new PidFile(dead, "").save(folders.run().resolve("kafka.pid"));
    machine.vanishes(dead);

    start.run(List.of("kafka"));

    assertThat(machine.events()).containsExactly("start kafka");
    assertThat(control.running("kafka")).isPresent();
  }

  @Test
  void leavesWhatRuns() throws IOException {
    start.run(List.of("kafka"));
    start.run(List.of("kafka", "namenode"));

    assertThat(machine.events()).containsExactly("start kafka", "start namenode");
    assertThat(said).anyMatch(line -> line.matches("kafka +runs already"));
  }

  @Test
  void startsNothingWhereANameIsWrong() {
    assertThatThrownBy(() -> start.run(List.of("kafka", "zookeeper")))
        .isInstanceOf(ClusterException.class)
        .hasMessage("Invalid daemon: zookeeper; there are kafka, namenode");
    assertThat(machine.events()).isEmpty();
  }

  private Daemon daemon(String name) {
    return new Daemon(
        name,
        List.of(),
        List.of("run", name),
        Map.of(),
        List.of(),
        folders.logs().resolve(name + ".log"),
        Optional::empty);
  }
}
