package io.ticklake.batch.curate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.batch.FormatsPage;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRange;
import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayManifestTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void isReadAndWrittenAsThePageOfFormatsHasIt() throws IOException {
    String example = FormatsPage.example("day-manifest");
    Files.writeString(folder.resolve(DayManifest.NAME), example);
    LakePaths lake = new LakePaths("file:" + folder);

    DayManifest read =
        DayManifest.read(
                LakeFiles.of(lake, new Configuration()),
                new org.apache.hadoop.fs.Path(folder.toUri()))
            .orElseThrow();

    assertThat(read.symbols().get(0).ranges().ranges())
        .containsExactly(
            new IdRange(5_000_000_000L, 5_000_000_001L),
            new IdRange(5_000_000_005L, 5_000_000_005L));
    assertThat(JSON.readTree(read.toJson())).isEqualTo(JSON.readTree(example));
  }
}
