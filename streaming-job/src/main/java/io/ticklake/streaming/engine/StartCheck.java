package io.ticklake.streaming.engine;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Decides how the job begins. A query that knows nothing of the trades in the lake would take them
 * in again, so it is never let loose on them.
 */
public final class StartCheck {
  private static final String MARKER = "resumed-from-lake";

  private final CheckpointLog checkpoint;
  private final FileSystem lakeFiles;
  private final LakePaths lake;

  public StartCheck(CheckpointLog checkpoint, LakePaths lake, Configuration hadoop)
      throws IOException {
    this.checkpoint = checkpoint;
    this.lake = lake;
    this.lakeFiles = new Path(lake.rawTrades()).getFileSystem(hadoop);
  }

  /** What the user has asked for. */
  public enum Wish {
    CHECKPOINT_ONLY,
    RESUME_FROM_LAKE
  }

  /**
   * Looks at checkpoint and lake. A start from the lake that died before its first batch was
   * complete begins from the lake again.
   *
   * @throws CannotStartException if there are trades but no checkpoint, and the user does not know
   */
  public Beginning decide(Wish wish) throws IOException {
    if (checkpoint.exists()) {
      return checkpoint.marked(MARKER) && !checkpoint.everCommitted()
          ? Beginning.FROM_THE_LAKE
          : Beginning.CONTINUED;
    }
    if (!lakeHoldsTrades()) {
      return Beginning.FRESH;
    }
    if (wish == Wish.CHECKPOINT_ONLY) {
      throw new CannotStartException(
          "Cannot start: there is no checkpoint in "
              + checkpoint
              + ", but there are trades in "
              + lake.rawTrades()
              + ". Bring the checkpoint back, or start once with --resume-from-lake");
    }
    checkpoint.mark(MARKER);
    return Beginning.FROM_THE_LAKE;
  }

  private boolean lakeHoldsTrades() throws IOException {
    Path raw = new Path(lake.rawTrades());
    if (!lakeFiles.exists(raw)) {
      return false;
    }
    for (FileStatus folder : lakeFiles.listStatus(raw)) {
      if (folder.getPath().getName().startsWith("ingest_date=")) {
        return true;
      }
    }
    return false;
  }
}
