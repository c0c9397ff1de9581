package io.ticklake.streaming.config;

import io.ticklake.model.LakePaths;
import java.time.Duration;

/** Where the lake and the checkpoint are. */
public record LakeSettings(
    LakePaths lake, String checkpoint, int looseTradesPerBatch, Duration tablesEvery) {
  static LakeSettings read(SettingsReader reader) {
    String root = reader.text("lake.root");
    if (root.endsWith("/")) {
      reader.fault("lake.root must not end with a slash: " + root);
      root = "";
    }
    LakePaths lake = new LakePaths(root);
    String checkpoint = reader.text("lake.checkpoint");
    return new LakeSettings(
        lake,
        checkpoint.isEmpty() ? lake.streamingCheckpoint() : checkpoint,
        reader.whole("lake.loose-trades-per-batch", 0, 10_000_000),
        reader.duration("lake.tables-every", Duration.ZERO, Duration.ofHours(1)));
  }
}
