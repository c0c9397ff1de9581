package io.ticklake.streaming.engine;

import io.ticklake.streaming.config.StreamingConfig;
import io.ticklake.streaming.publish.LakeFolders;
import io.ticklake.streaming.publish.PublishedBatches;
import io.ticklake.streaming.state.StateCodec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Decides how the job begins. A query that knows nothing of the trades in the lake, or not of all,
 * would take them in again, so it is never let loose on them. Nothing is claimed here: a start that
 * is refused leaves a driver that runs alone.
 */
public final class StartCheck {
  private static final String MARKER = "resumed-from-lake";
  private static final String STATE_VERSION = "state-version-";

  private final CheckpointLog checkpoint;
  private final StateStore state;
  private final Path trades;
  private final Path coverage;
  private final FileSystem lakeFiles;
  private final PublishedBatches published;

  public StartCheck(StreamingConfig config, Configuration hadoop) throws IOException {
    this.checkpoint = new CheckpointLog(new Path(config.lake().checkpoint()), hadoop);
    this.state = new StateStore(config.state());
    this.trades = new Path(config.lake().lake().rawTrades());
    this.coverage = new Path(config.lake().lake().coverage());
    this.lakeFiles = trades.getFileSystem(hadoop);
    this.published = PublishedBatches.of(new LakeFolders(config.lake().lake()), hadoop);
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
   * @throws CannotStartException if there are trades but no checkpoint, and the user does not know;
   *     or if the checkpoint is one that the job cannot go on from
   */
  public Beginning decide(Wish wish) throws IOException {
    if (checkpoint.exists()) {
      requireNewest();
      requireReadable();
      requireItsSettings();
      return checkpoint.marked(MARKER) && !checkpoint.everCommitted()
          ? Beginning.FROM_THE_LAKE
          : Beginning.CONTINUED;
    }
    // Trades may have expired; where each symbol began stays.
    if (!isFilled(trades) && !isFilled(coverage)) {
      return Beginning.FRESH;
    }
    if (wish == Wish.CHECKPOINT_ONLY) {
      throw new CannotStartException(
          "Cannot start: there is no checkpoint in "
              + checkpoint
              + ", but there are trades in "
              + trades
              + ". Bring the checkpoint back, or start once with --resume-from-lake");
    }
    checkpoint.mark(MARKER);
    return Beginning.FROM_THE_LAKE;
  }

  /** Notes in the checkpoint of which version the state is that is going to be written there. */
  static void noteStateVersion(CheckpointLog checkpoint) throws IOException {
    checkpoint.mark(STATE_VERSION + StateCodec.VERSION);
  }

  /**
   * The lake is looked at first: a driver that still runs plans each batch in the checkpoint before
   * it publishes it in the lake.
   */
  private void requireNewest() throws IOException {
    OptionalLong inLake = published.newest(checkpoint.queryId());
    if (inLake.isEmpty()) {
      return;
    }
    long planned = checkpoint.newestBatch();
    if (inLake.getAsLong() > planned) {
      throw cannotGoOn(
          "is older than the lake: it ends with batch "
              + planned
              + ", the lake has batch "
              + inLake.getAsLong()
              + " of the same query");
    }
    if (!published.newestQuery().equals(Optional.of(checkpoint.queryId()))) {
      throw cannotGoOn("is older than the lake: another checkpoint was used after it");
    }
  }

  private void requireReadable() throws IOException {
    for (String version : checkpoint.marks(STATE_VERSION)) {
      if (!version.matches("[0-9]{1,3}") || !StateCodec.canRead(Integer.parseInt(version))) {
        throw cannotGoOn(
            "holds state of version "
                + version
                + ", which this release cannot read, only the one that wrote it");
      }
    }
  }

  private void requireItsSettings() throws IOException {
    List<String> contradictions = state.contradictions(checkpoint.settings());
    if (!contradictions.isEmpty()) {
      throw new CannotStartException(
          "Cannot start: "
              + String.join("; ", contradictions)
              + ". Set it back, or move the checkpoint "
              + checkpoint
              + " away and start with --resume-from-lake");
    }
  }

  private CannotStartException cannotGoOn(String why) {
    return new CannotStartException(
        "Cannot start: the checkpoint "
            + checkpoint
            + " "
            + why
            + ". Move it away and start with --resume-from-lake");
  }

  /** Whether a dataset has a day. */
  private boolean isFilled(Path dataset) throws IOException {
    if (!lakeFiles.exists(dataset)) {
      return false;
    }
    for (FileStatus folder : lakeFiles.listStatus(dataset)) {
      if (folder.getPath().getName().contains("_date=")) {
        return true;
      }
    }
    return false;
  }
}
