package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProcFileSystemTest {
  private final ProcFileSystem processes = new ProcFileSystem(Path.of("/proc"));

  @Test
  void knowsThisProcess() {
    ProcessIdentity self = processes.identity(ProcessHandle.current().pid()).orElseThrow();

    assertThat(processes.alive(self)).isTrue();
    assertThat(processes.residentBytes(self)).isGreaterThan(10_000_000);
    assertThat(processes.workingFolder(self)).contains(Path.of("").toAbsolutePath().toString());
  }

  @Test
  void doesNotMistakeALaterProcessForAnEarlierOne() {
    ProcessIdentity self = processes.identity(ProcessHandle.current().pid()).orElseThrow();

    ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.start() - 1, self.boot());
    ProcessIdentity otherBoot = new ProcessIdentity(self.pid(), self.start(), "another");

    assertThat(processes.alive(earlier)).isFalse();
    assertThat(processes.alive(otherBoot)).isFalse();
    // Would end this test if it were.
    processes.kill(earlier);
    processes.terminate(otherBoot);
    assertThat(processes.alive(self)).isTrue();
  }

  @Test
  void findsProcessesByTheirEnvironmentAndEndsThem() throws IOException, InterruptedException {
    String mark = UUID.randomUUID().toString();
    ProcessBuilder builder = new ProcessBuilder("sleep", "600");
    builder.environment().put("TICKLAKE_TEST", mark);
    Process process = builder.start();
    try {
      List<ProcessIdentity> found = processes.withEnvironment("TICKLAKE_TEST", mark);

      assertThat(found).extracting(ProcessIdentity::pid).containsExactly(process.pid());
      assertThat(processes.environment(found.get(0), "TICKLAKE_TEST")).contains(mark);
      processes.kill(found.get(0));
      process.waitFor();
      assertThat(processes.alive(found.get(0))).isFalse();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void knowsNothingOfANumberWithoutAProcess() {
    assertThat(processes.identity(Integer.MAX_VALUE)).isEmpty();
  }
}
