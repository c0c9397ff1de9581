package io.ticklake.batch.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSwapTest {
  @TempDir private Path root;

  @Test
  void leavesAPartitionAsItIsWhereNothingIsStagedAnyMore() throws IOException {
    String lake = "file:" + root;
    Path published = Files.createDirectories(root.resolve("dataset/day=1")).resolve("a.parquet");
    Files.writeString(published, "trades");
    Files.createDirectory(root.resolve("empty"));
    FolderSwap swap = swap(lake, FolderSwap.StepListener.NONE);

    for (String staged : new String[] {"gone", "empty"}) {
      assertThatThrownBy(() -> swap.publish(new org.apache.hadoop.fs.Path(lake + "/" + staged)))
          .isInstanceOf(LakeException.class)
          .hasMessage(
              "Cannot publish %s/dataset/day=1: no file of it is left in %s/%s; run the job again"
                  .formatted(lake, lake, staged));
    }

    assertThat(published).hasContent("trades");
    assertThat(root.resolve("_next")).doesNotExist();
  }

  /** As a process leaves it that dies while a local file system deletes the folder. */
  @Test
  void goesOnWhereTheLastStepWasHalfDone() throws IOException {
    String lake = "file:" + root;
    Path published = Files.createDirectories(root.resolve("dataset/day=1")).resolve("a.parquet");
    Files.writeString(published, "old");
    FolderSwap cut =
        swap(
            lake,
            step -> {
              if (step.equals("clean")) {
                throw new IllegalStateException("killed");
              }
            });
    org.apache.hadoop.fs.Path staged = new org.apache.hadoop.fs.Path(lake + "/staged");
    Files.writeString(Files.createDirectory(root.resolve("staged")).resolve("b.parquet"), "new");
    assertThatThrownBy(() -> cut.publish(staged)).hasMessage("killed");
    Path next = Path.of(cut.next().toUri().getPath());
    Files.delete(next.resolve("_names"));

    swap(lake, FolderSwap.StepListener.NONE).finish();

    assertThat(published).doesNotExist();
    assertThat(published.resolveSibling("b.parquet")).hasContent("new");
    assertThat(next).doesNotExist();
  }

  private static FolderSwap swap(String lake, FolderSwap.StepListener steps) throws IOException {
    return new FolderSwap(
        LakeFiles.of(new LakePaths(lake), new Configuration()),
        lake + "/dataset",
        "day=1",
        "the job",
        steps);
  }
}
