package io.ticklake.batch.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLockTest {
  private static final Instant NOW = Instant.parse("2026-11-07T01:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir private Path root;
  private LakeFiles files;
  private Path file;
  private org.apache.hadoop.fs.Path path;

  @BeforeEach
  void open() throws IOException {
    LakePaths lake = new LakePaths("file:" + root);
    files = LakeFiles.of(lake, new Configuration());
    path = new org.apache.hadoop.fs.Path(lake.staging() + "/locks/a");
    file = root.resolve("datalake/tmp/locks/a");
  }

  @Test
  void letsOneRunWorkAtATime() throws IOException {
    try (RunLock held = take()) {
      held.check();
      assertThatThrownBy(this::take)
          .isInstanceOf(LakeException.class)
          .hasMessageMatching("Cannot work on a thing: process \\d+ on .+ does; wait for it\\. .*");
    }
    assertThat(file).doesNotExist();
    take().close();
    assertThat(everything()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1980-01-01T00:00:00Z", "2150-01-01T00:00:00Z"})
  void goesByTheClockThatItIsGiven(Instant now) throws IOException {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);

    try (RunLock held = RunLock.take(files, path, "a thing", clock)) {
      assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(now);
      assertThatThrownBy(() -> RunLock.take(files, path, "a thing", clock))
          .isInstanceOf(LakeException.class)
          .hasMessageStartingWith("Cannot work on a thing: process");
      held.check();
    }
  }

  @Test
  void takesOverFromAProcessThatHasEndedHere() throws IOException {
    // No process had this number at that time.
    leave(InetAddress.getLocalHost().getHostName() + " 1 1970-01-01T00:00:00Z x", NOW);

    try (RunLock held = take()) {
      held.check();
    }
    assertThat(everything()).isEmpty();
  }

  @Test
  void waitsForAnotherMachineUntilItHasBeenSilentForTooLong() throws IOException {
    leave("elsewhere 1 1970-01-01T00:00:00Z x", NOW.minus(RunLock.LEASE));
    assertThatThrownBy(this::take)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("process 1 on elsewhere");

    leave("elsewhere 1 1970-01-01T00:00:00Z x", NOW.minus(RunLock.LEASE).minusMillis(1));
    take().close();
    assertThat(everything()).isEmpty();
  }

  @Test
  void doesNotLetARunPublishThatHasLostIt() throws IOException {
    RunLock slow = take();
    Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofHours(1))));

    try (RunLock next = take()) {
      assertThatThrownBy(slow::check)
          .isInstanceOf(LakeException.class)
          .hasMessageStartingWith("Cannot publish: another run has taken over");
      assertThatThrownBy(slow::close).isInstanceOf(LakeException.class);
      next.check();
    }
  }

  @Test
  void replacesASmallFileAndLeavesNothingBesideIt() throws IOException {
    org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path("file:" + root + "/d/book");
    Files.createDirectory(root.resolve("d"));
    files.write(target, "old");
    files.write(target, "new");
    assertThat(root.resolve("d/book")).hasContent("new");

    Files.createDirectories(root.resolve("d/folder/full"));
    assertThatThrownBy(() -> files.write(new org.apache.hadoop.fs.Path(target, "below"), "x"))
        .isInstanceOf(IOException.class);
    assertThat(everything()).containsExactly("d/book");
  }

  private RunLock take() throws IOException {
    return RunLock.take(files, path, "a thing", CLOCK);
  }

  private void leave(String holder, Instant touched) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, holder);
    Files.setLastModifiedTime(file, FileTime.from(touched));
  }

  private List<String> everything() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(one -> root.relativize(one).toString())
          .filter(name -> !name.endsWith(".crc"))
          .toList();
    }
  }
}
