package io.ticklake.batch.curate;

import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.FolderSwap;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** Publishes a day: its conflicts in their side table, then its trades, and with them their ids. */
final class DaySwap {
  static final String SUCCESS = "_SUCCESS";
  static final String CONFLICTS = "_conflicts";

  private final LakeFiles files;
  private final DayFolders folders;
  private final FolderSwap swap;
  private final FolderSwap conflictSwap;
  private final FolderSwap.StepListener steps;
  private final DayIds ids;

  DaySwap(LakeFiles files, DayFolders folders, FolderSwap.StepListener steps) {
    this.files = files;
    this.folders = folders;
    this.steps = steps;
    ids = new DayIds(files, folders, steps);
    swap = swap(files, folders.lake().curatedTrades(), folders, steps);
    conflictSwap = swap(files, folders.lake().tradeConflicts(), folders, steps);
  }

  private static FolderSwap swap(
      LakeFiles files, String dataset, DayFolders folders, FolderSwap.StepListener steps) {
    return new FolderSwap(
        files,
        dataset,
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
    conflictSwap.finish();
    if (swap.isPending()) {
      DayManifest manifest = manifest(swap.next());
      Path conflicts = new Path(swap.next(), CONFLICTS);
      if (files.exists(conflicts)) {
        conflictSwap.publish(conflicts);
      } else if (manifest.conflictFiles().isEmpty() && files.exists(folders.conflicts())) {
        // All at once for readers: what is deleted lies elsewhere by then.
        files.mkdirs(folders.staging());
        steps.before("no conflicts");
        files.move(folders.conflicts(), new Path(folders.staging(), "gone"));
      }
    }
    swap.finish(() -> ids.publish(manifest(swap.next())));
  }

  private DayManifest manifest(Path folder) throws IOException {
    return DayManifest.read(files, folder)
        .orElseThrow(() -> new LakeException("Cannot find the manifest in " + folder));
  }
}
