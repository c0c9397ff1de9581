package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonControlTest {
  @TempDir Path temporary;

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
  void tellsDaemonsContainersAndLostDaemonsApart() throws IOException {
    ProcessIdentity known = machine.runs(1, "kafka", folders.run());
    new PidFile(known, "").save(folders.run().resolve("kafka.pid"));
    ProcessIdentity container = machine.runs(2, "nodemanager-1", folders.data());
    ProcessIdentity lost = machine.runs(3, "namenode", folders.run());

    assertThat(control.running("kafka")).contains(known);
    assertThat(control.strays()).containsExactly(container, lost);
    assertThat(control.lostDaemons()).containsExactly(lost);
    assertThat(control.daemonOf(container)).isEqualTo("nodemanager-1");
  }

  @Test
  void takesAStaleOrBrokenPidFileForNoDaemon() throws IOException {
    new PidFile(new ProcessIdentity(5, 1, "boot"), "").save(folders.run().resolve("kafka.pid"));
    machine.runs(5, "kafka", folders.run());
    Files.writeString(folders.run().resolve("namenode.pid"), "half");

    assertThat(control.running("kafka")).isEmpty();
    assertThat(control.running("namenode")).isEmpty();
  }
}
