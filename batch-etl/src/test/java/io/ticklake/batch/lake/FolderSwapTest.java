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
    FolderSwap swap =
        new FolderSwap(
            LakeFiles.of(new LakePaths(lake), new Configuration()),
            lake + "/dataset",
            "day=1",
            "the job",
            FolderSwap.StepListener.NONE);

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
}
