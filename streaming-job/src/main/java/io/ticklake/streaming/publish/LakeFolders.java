package io.ticklake.streaming.publish;

import io.ticklake.model.LakePaths;
import org.apache.hadoop.fs.Path;

/**
 * Where the job keeps its books. They lie in the folder of the raw trades, under a name that
 * readers of Parquet skip: they belong to these files, whatever becomes of the checkpoint.
 */
public record LakeFolders(LakePaths lake) {
  static final String WAITING = "waiting";

  public Path staging() {
    return new Path(lake.streamingStaging());
  }

  public Path books() {
    return new Path(lake.rawTrades() + "/_streaming");
  }

  /** A folder whose appearance asks the job to finish its batch and stop. */
  public Path stopRequest() {
    return new Path(books(), "stop");
  }

  Path epochs() {
    return new Path(books(), "epochs");
  }

  Path manifests() {
    return new Path(books(), "batches");
  }

  Path manifest(BatchNames names) {
    return manifest(names.label());
  }

  Path manifest(String label) {
    return new Path(manifests(), label + ".json");
  }

  Path target(StagedFile file) {
    return new Path(lake.root() + file.target());
  }

  Path staged(StagedFile file) {
    return new Path(staging(), file.staged());
  }

  /** Below an epoch's own folder, so that a successor can move it away with all the rest. */
  Path waiting(long epoch) {
    return new Path(new Path(staging(), BatchNames.epochFolder(epoch)), WAITING);
  }
}
