package io.ticklake.batch.curate;

import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.LakeFiles;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Puts a new state of a day in the place of the old one, so that no reader of Parquet ever counts a
 * mixture.
 *
 * <p>A day that is new appears by one rename of its folder. A day that is replaced goes through
 * four steps: the new files move, all at once, into a folder that readers skip; a file that is no
 * Parquet and says so appears among the old ones; old files go and new ones come; that file goes.
 * Whoever lists the folder in between lists that file, and fails on it; whoever had listed it
 * before finds the old files or fails on their absence, since no name is ever used twice. From the
 * first step on the swap can only be completed, by whoever comes next: {@link #finish}.
 */
final class DaySwap {
  static final String BARRIER = "part-being-replaced.parquet";
  static final String SUCCESS = "_SUCCESS";
  static final String CONFLICTS = "_conflicts";
  private static final String NEXT = "_next";

  private final LakeFiles files;
  private final DayFolders folders;
  private final StepListener steps;

  /** Is told before each change that readers or a next run could see. */
  interface StepListener {
    StepListener NONE = step -> {};

    void before(String step);
  }

  DaySwap(LakeFiles files, DayFolders folders, StepListener steps) {
    this.files = files;
    this.folders = folders;
    this.steps = steps;
  }

  /**
   * @param staged a folder that holds the day's files, its manifest, {@link #SUCCESS} and perhaps
   *     {@link #CONFLICTS}
   */
  void publish(Path staged) throws IOException {
    Path day = folders.curated();
    if (files.exists(day)) {
      steps.before("next");
      files.move(staged, new Path(day, NEXT));
    } else {
      files.mkdirs(day.getParent());
      steps.before("appear");
      files.move(staged, day);
    }
    finish();
  }

  /** Completes a swap that was cut off; does nothing if there is none. */
  void finish() throws IOException {
    Path day = folders.curated();
    Path next = new Path(day, NEXT);
    if (files.exists(next)) {
      DayManifest manifest = require(next);
      publishConflicts(next, manifest);
      Set<String> names =
          manifest.files().stream().map(DayManifest.DataFile::name).collect(Collectors.toSet());
      Path barrier = new Path(day, BARRIER);
      steps.before("barrier");
      files.write(
          barrier,
          ("This day is being replaced: run your query again. If this file stays, run:"
                  + " scripts/batch curate --day %s\n")
              .formatted(folders.day()));
      for (FileStatus old : files.visible(day)) {
        String name = old.getPath().getName();
        if (!name.equals(BARRIER) && !names.contains(name)) {
          steps.before("delete");
          files.delete(old.getPath());
        }
      }
      for (String name : names) {
        if (files.exists(new Path(next, name))) {
          steps.before("move");
          files.move(new Path(next, name), new Path(day, name));
        }
      }
      steps.before("manifest");
      files.write(new Path(day, DayManifest.NAME), manifest.toJson());
      steps.before("open");
      files.delete(barrier);
      steps.before("clean");
      files.delete(next);
    } else if (files.exists(new Path(day, CONFLICTS))) {
      publishConflicts(day, require(day));
      steps.before("clean");
      files.delete(new Path(day, CONFLICTS));
    }
  }

  private DayManifest require(Path folder) throws IOException {
    return DayManifest.read(files, folder)
        .orElseThrow(() -> new LakeException("Cannot find the manifest in " + folder));
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
      Path staged = new Path(new Path(from, CONFLICTS), name);
      if (files.exists(staged)) {
        steps.before("conflicts");
        files.mkdirs(target);
        files.move(staged, new Path(target, name));
      }
    }
  }
}
