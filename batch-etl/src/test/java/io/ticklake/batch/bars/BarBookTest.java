package io.ticklake.batch.bars;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.batch.FormatsPage;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarBookTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void isWrittenAsThePageOfFormatsHasIt() throws IOException {
    LakePaths lake = new LakePaths("file:" + folder);
    LakeFiles files = LakeFiles.of(lake, new Configuration());

    new BarBook(files, lake)
        .write(new org.apache.hadoop.fs.Path(folder.toUri()), "8f14e45fceea 0a1b2c3d4e5f none");

    assertThat(JSON.readTree(folder.resolve("_made_of.json").toFile()))
        .isEqualTo(JSON.readTree(FormatsPage.example("made-of")));
  }
}
