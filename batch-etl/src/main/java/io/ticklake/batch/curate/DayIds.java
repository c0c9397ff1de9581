package io.ticklake.batch.curate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.batch.lake.FolderSwap;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.model.IdRange;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Which ids a curated day has, where SQL finds them: a raw trade of the day that is not among them
 * has come since. docs/formats.md specifies it.
 */
final class DayIds {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LakeFiles files;
  private final DayFolders folders;
  private final FolderSwap.StepListener steps;

  DayIds(LakeFiles files, DayFolders folders, FolderSwap.StepListener steps) {
    this.files = files;
    this.folders = folders;
    this.steps = steps;
  }

  /** Puts the ids of a state in the place of another's; none where the stream brought none. */
  void publish(DayManifest manifest) throws IOException {
    Path target = new Path(folders.ids(), "part-%s.json".formatted(manifest.generation()));
    for (FileStatus old : files.visible(folders.ids())) {
      if (!old.getPath().getName().equals(target.getName())) {
        steps.before("old ids");
        files.delete(old.getPath());
      }
    }
    if (isStreamed(manifest)) {
      steps.before("ids");
      files.mkdirs(folders.ids());
      files.write(target, lines(manifest));
    }
  }

  private boolean isStreamed(DayManifest manifest) {
    String raw = folders.lake().rawTrades().substring(folders.lake().root().length()) + "/";
    return manifest.inputs().stream().anyMatch(input -> input.path().startsWith(raw));
  }

  private static byte[] lines(DayManifest manifest) {
    StringBuilder lines = new StringBuilder();
    for (DayManifest.SymbolIds symbol : manifest.symbols()) {
      for (IdRange ids : symbol.ranges().ranges()) {
        lines
            .append(
                JSON.createObjectNode()
                    .put("symbol", symbol.symbol())
                    .put("from_id", ids.from())
                    .put("to_id", ids.to()))
            .append('\n');
      }
    }
    return lines.toString().getBytes(UTF_8);
  }
}
