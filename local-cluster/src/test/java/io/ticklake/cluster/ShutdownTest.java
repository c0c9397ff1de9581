package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShutdownTest {
  @TempDir Path temporary;

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private Folders folders;
  private FakeMachine machine;
  private DaemonControl control;

  @BeforeEach
  void prepare() throws IOException {
    folders = new Folders(temporary, temporary.resolve("cluster"));
    machine = new FakeMachine(folders);
    FakeTime time = new FakeTime();
    control = new DaemonControl(folders, machine, machine, time, time);
    Files.createDirectories(folders.run());
  }

  @Test
  void stopsTheNameNodeLast() throws Exception {
    for (String name : ClusterPlan.names()) {
      running(name, ClusterPlan.names().indexOf(name) + 10L);
    }

    new Shutdown(control, said::add).run();

    assertThat(machine.events()).hasSize(8).last().isEqualTo("terminate namenode");
    assertThat(folders.run()).isEmptyDirectory();
  }

  @Test
  void insistsWhereADaemonDoesNotEnd() throws Exception {
    running("nodemanager-1", 10);
    machine.makeStubborn("nodemanager-1");

    new Shutdown(control, said::add).run();

    assertThat(machine.events()).containsExactly("terminate nodemanager-1", "kill nodemanager-1");
    assertThat(said).containsExactly("nodemanager-1    killed: it did not end within 10 s");
  }

  @Test
  void endsContainersThatAreLeft() throws Exception {
    machine.runs(77, "nodemanager-2", folders.data());

    new Shutdown(control, said::add).run();

    assertThat(machine.events()).containsExactly("kill nodemanager-2");
  }

  @Test
  void leavesAProcessAloneThatGotTheNumberOfADaemon() throws Exception {
    ProcessIdentity daemon = running("kafka", 10);
    machine.vanishes(daemon);
    Folders others = new Folders(temporary, temporary.resolve("other"));
    FakeMachine same = new FakeMachine(others);
    same.runs(9, "shell", temporary);
    ProcessIdentity stranger = same.runs(10, "editor", temporary);
    FakeTime time = new FakeTime();

    new Shutdown(new DaemonControl(folders, same, same, time, time), said::add).run();

    assertThat(same.alive(stranger)).isTrue();
    assertThat(folders.run()).isEmptyDirectory();
  }

  private ProcessIdentity running(String name, long pid) throws IOException {
    ProcessIdentity process = machine.runs(pid, name, folders.run());
    new PidFile(process, "").save(folders.run().resolve(name + ".pid"));
    return process;
  }
}
