package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes that sleep. */
final class ProcessesTest {
  @TempDir private Path folder;

  @Test
  void findsWhatARunLeftByItsEnvironment() {
    Processes processes = new Processes(folder.resolve("cluster"), folder.toString());
    try (Child daemon = sleeper("daemon", "TICKLAKE_DAEMON_OF", folder.resolve("cluster"));
        Child program = sleeper("program", "TICKLAKE_VAR", folder);
        Child foreign = sleeper("foreign", "TICKLAKE_VAR", folder.resolve("other"))) {
      assertThat(foreign.isAlive()).isTrue();
      assertThat(processes.besides(Set.of()))
          .containsExactlyInAnyOrder(daemon.pid(), program.pid());
      assertThat(processes.besides(Set.of(daemon.pid()))).containsExactly(program.pid());
    }
    assertThat(processes.besides(Set.of())).isEmpty();
  }

  @Test
  void knowsADaemonByItsPidFileWhileItLives() throws IOException {
    Processes processes = new Processes(folder, "none");
    assertThat(processes.daemon("kafka")).isEmpty();

    try (Child kafka = sleeper("kafka", "TICKLAKE_DAEMON_OF", folder)) {
      Files.createDirectories(folder.resolve("run"));
      Files.writeString(folder.resolve("run/kafka.pid"), "pid=%d\n".formatted(kafka.pid()));

      assertThat(processes.daemon("kafka")).hasValue(kafka.pid());
      Processes.signal("KILL", kafka.pid());
      assertThat(kafka.awaitEnd(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(processes.daemon("kafka")).isEmpty();
  }

  private Child sleeper(String name, String variable, Path value) {
    return Child.start(name, folder, Map.of(variable, value.toString()), List.of("sleep", "60"));
  }
}
