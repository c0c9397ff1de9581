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

class DaemonStartTest {
  @TempDir Path temporary;

  private final List<String> said = new ArrayList<>();
  private Folders folders;
  private FakeMachine machine;
  private DaemonControl control;
  private DaemonStart start;
  private Path configuration;

  @BeforeEach
  void prepare() throws IOException {
    folders = new Folders(temporary, temporary.resolve("cluster"));
    machine = new FakeMachine(folders);
    FakeTime time = new FakeTime();
    control = new DaemonControl(folders, machine, machine, time, time);
    start = new DaemonStart(control, Ports.usual(), time, time, said::add);
    configuration = Files.writeString(temporary.resolve("server.properties"), "a=1\n");
  }

  @Test
  void startsAndWaitsUntilTheDaemonDoesItsWork() throws Exception {
    List<String> faults = new ArrayList<>(List.of("no answer yet", "starting"));

    start.ensure(kafka(() -> faults.isEmpty() ? Optional.empty() : Optional.of(faults.remove(0))));

    assertThat(control.running("kafka")).isPresent();
    assertThat(said).containsExactly("kafka            up after 0.5 s, port 9092, pid 100");
  }

  @Test
  void leavesAloneWhatIsHealthy() throws Exception {
    start.ensure(kafka(Optional::empty));
    start.ensure(kafka(Optional::empty));

    assertThat(machine.events()).containsExactly("start kafka");
    assertThat(said.get(1)).isEqualTo("kafka            is up already");
  }

  @Test
  void restartsWhatHasAnotherConfiguration() throws Exception {
    start.ensure(kafka(Optional::empty));
    Files.writeString(configuration, "a=2\n");

    start.ensure(kafka(Optional::empty));

    assertThat(machine.events()).containsExactly("start kafka", "terminate kafka", "start kafka");
  }

  @Test
  void restartsWhatRunsButDoesNotDoItsWork() throws Exception {
    start.ensure(kafka(Optional::empty));
    Probe broken =
        () -> machine.events().contains("kill kafka") ? Optional.empty() : Optional.of("hung");
    machine.makeStubborn("kafka");

    start.ensure(kafka(broken));

    assertThat(machine.events())
        .containsExactly("start kafka", "terminate kafka", "kill kafka", "start kafka");
    assertThat(said).anyMatch(line -> line.contains("restarts: not healthy after 20 s (hung)"));
  }

  @Test
  void startsAgainWhatWasKilled() throws Exception {
    start.ensure(kafka(Optional::empty));
    machine.vanishes(control.running("kafka").orElseThrow());

    start.ensure(kafka(Optional::empty));

    assertThat(machine.events()).containsExactly("start kafka", "start kafka");
  }

  @Test
  void namesTheLogAndItsLinesWhereADaemonEndsByItself() {
    machine.makeFail("kafka", "INFO hello\nERROR cannot bind\n\tat a.b.C\n");

    assertThatThrownBy(() -> start.ensure(kafka(() -> Optional.of("no answer yet"))))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "Cannot start kafka: it ended by itself; from "
                + control.output("kafka")
                + ":\n  ERROR cannot bind");
  }

  @Test
  void givesUpOnWhatNeverDoesItsWork() {
    assertThatThrownBy(() -> start.ensure(kafka(() -> Optional.of("no answer yet"))))
        .isInstanceOf(ClusterException.class)
        .hasMessageStartingWith("Cannot start kafka: not healthy after 120 s (no answer yet)");
    assertThat(said.get(0)).isEqualTo("kafka            waiting for 10 s: no answer yet");
  }

  @Test
  void undoesWhatItStartedAndNothingElse() throws Exception {
    start.ensure(kafka(Optional::empty));
    FakeTime time = new FakeTime();
    DaemonStart later = new DaemonStart(control, Ports.usual(), time, time, said::add);
    later.ensure(kafka(Optional::empty));
    later.ensure(daemon("history-server", Port.HISTORY, Optional::empty));

    later.undo();

    assertThat(control.running("kafka")).isPresent();
    assertThat(control.running("history-server")).isEmpty();
  }

  private Daemon kafka(Probe probe) {
    return daemon("kafka", Port.KAFKA, probe);
  }

  private Daemon daemon(String name, Port port, Probe probe) {
    return new Daemon(
        name,
        List.of(port),
        List.of("run", name),
        Map.of(),
        List.of(configuration),
        folders.logs().resolve(name + ".log"),
        probe);
  }
}
