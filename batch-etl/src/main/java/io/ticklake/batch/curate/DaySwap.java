package io.ticklake.batch.curate;

import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.FolderSwap;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Publishes a day: its conflicts in their side table, then its trades. */
final class DaySwap {
  static final String SUCCESS = "_SUCCESS";
  static final String CONFLICTS = "_conflicts";

  private final LakeFiles files;
  private final DayFolders folders;
  private final FolderSwap swap;
  private final FolderSwap.StepListener steps;

  DaySwap(LakeFiles files, DayFolders folders, FolderSwap.StepListener steps) {
    this.files = files;
    this.folders = folders;
    this.steps = steps;
    swap =
        new FolderSwap(
            files,
            folders.lake().curatedTrades(),
            Days.partition(folders.day()),
            "scripts/batch curate --day " + folders.day(),
            steps);
  }

  /**
   * @param staged a folder that holds the day's files, its manifest, {@link #SUCCESS} and perhaps
   *     {@link #CONFLICTS}
   */
  void publish(Path staged) throws IOException {
    swap.stage(staged);
    finish();
  }

  /** Completes a swap that was cut off; does nothing if there is none. */
  void finish() throws IOException {
    if (files.exists(swap.next())) {
      DayManifest manifest =
          DayManifest.read(files, swap.next())
              .orElseThrow(() -> new LakeException("Cannot find the manifest in " + swap.next()));
      publishConflicts(new Path(swap.next(), CONFLICTS), manifest);
      files.delete(new Path(swap.next(), CONFLICTS));
    }
    swap.finish();
  }

  private void publishConflicts(Path from, DayManifest manifest) throws IOException {
    Path target = folders.conflicts();
    List<String> names = manifest.conflictFiles();
    for (FileStatus old : files.visible(target)) {
      if (!names.contains(old.getPath().getName())) {
        files.delete(old.getPath());
      }
    }
    for (String name : names) {
      Path staged = new Path(from, name);
      if (files.exists(staged)) {
        steps.before("conflicts");
        files.mkdirs(target);
        files.move(staged, new Path(target, name));
      }
    }
  }
}
