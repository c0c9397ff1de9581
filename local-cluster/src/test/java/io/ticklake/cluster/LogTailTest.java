package io.ticklake.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void showsWhatTellsOfTroubleWithoutFrames() throws IOException {
    Path log = log("INFO start\nERROR x: cannot bind\n\tat a.b.C\nCaused by: y\nINFO bye\n");

    assertThat(new LogTail(log, 0).relevant())
        .containsExactly("ERROR x: cannot bind", "Caused by: y");
  }

  @Test
  void showsTheEndWhereNothingTellsOfTrouble() throws IOException {
    Path log = log("1\n2\n3\n4\n5\n6\n7\n8\n");

    assertThat(new LogTail(log, 0).relevant()).containsExactly("3", "4", "5", "6", "7", "8");
  }

  @Test
  void leavesOutWhatWasThereBefore() throws IOException {
    Path log = log("ERROR old\n");

    LogTail tail = LogTail.after(log);
    Files.writeString(log, "ERROR new\n", StandardOpenOption.APPEND);

    assertThat(tail.relevant()).containsExactly("ERROR new");
  }

  @Test
  void beginsAnewWhereTheLogWasRolled() throws IOException {
    Path log = log("ERROR a long line of before\n");

    LogTail tail = LogTail.after(log);
    Files.writeString(log, "ERROR new\n");

    assertThat(tail.relevant()).containsExactly("ERROR new");
  }

  @Test
  void hasNothingToShowWithoutALog() throws IOException {
    assertThat(LogTail.after(folder.resolve("none")).relevant()).isEmpty();
  }

  private Path log(String text) throws IOException {
    return Files.writeString(folder.resolve("log"), text);
  }
}
