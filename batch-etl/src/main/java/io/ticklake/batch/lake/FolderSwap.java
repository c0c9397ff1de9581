package io.ticklake.batch.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Puts a new state of a partition in the place of the old one, so that no reader of Parquet ever
 * counts a mixture.
 *
 * <p>A partition that is new appears by one rename of its folder. One that is replaced goes through
 * four steps: the new files move, all at once, to a place beside the dataset; a file that is no
 * Parquet and says so appears among the old ones; old files go and new ones come; that file goes.
 * Whoever lists the folder in between lists that file, and fails on it; whoever had listed it
 * before finds the old files or fails on their absence, provided that no name is ever used twice.
 * From the first step on the swap can only be completed, by whoever comes next: {@link #finish}.
 */
public final class FolderSwap {
  public static final String BARRIER = "part-being-replaced.parquet";
  private static final String NAMES = "_names";

  private final LakeFiles files;
  private final Path target;
  private final Path next;
  private final String remedy;
  private final StepListener steps;

  /** Is told before each change that readers or a next run could see. */
  public interface StepListener {
    StepListener NONE = step -> {};

    void before(String step);
  }

  /** Publishes elsewhere what belongs to a new state. */
  public interface Companion {
    void publish() throws IOException;
  }

  /**
   * The swap of one partition.
   *
   * @param dataset the folder of the whole dataset
   * @param partition its partition, such as {@code day=2026-11-05}, or nothing for all of it
   * @param remedy the command that completes a swap that was cut off
   */
  public FolderSwap(
      LakeFiles files, String dataset, String partition, String remedy, StepListener steps) {
    this.files = files;
    Path whole = new Path(dataset);
    target = partition.isEmpty() ? whole : new Path(dataset + "/" + partition);
    next =
        new Path(
            whole.getParent(),
            "_next/" + whole.getName() + "/" + (partition + "/.").replace("/", "+"));
    this.remedy = remedy;
    this.steps = steps;
  }

  /** Where the new state waits while the swap goes on. */
  public Path next() {
    return next;
  }

  /**
   * Puts a new state in the old one's place.
   *
   * @param staged a folder of new files; those that begin with an underscore go over old ones of
   *     the same name
   */
  public void publish(Path staged) throws IOException {
    stage(staged);
    finish();
  }

  /** The first step: from here on the swap can only be completed. */
  public void stage(Path staged) throws IOException {
    List<String> names =
        files.visible(staged).stream().map(file -> file.getPath().getName()).toList();
    if (names.isEmpty()) {
      // Whoever has lost what it staged must not publish its absence.
      throw new LakeException(
          "Cannot publish %s: no file of it is left in %s; run %s again"
              .formatted(target, staged, remedy));
    }
    files.write(new Path(staged, NAMES), String.join("\n", names));
    files.mkdirs(next.getParent());
    steps.before("next");
    files.move(staged, next);
  }

  /** Whether a swap was cut off that is to be completed. */
  public boolean isPending() throws IOException {
    return files.exists(new Path(next, NAMES));
  }

  /** Completes a swap that was cut off; does nothing if there is none. */
  public void finish() throws IOException {
    finish(() -> {});
  }

  /**
   * The same, and publishes something else while no reader sees either state: after the old one has
   * gone, before the new one can be read.
   */
  public void finish(Companion companion) throws IOException {
    if (files.exists(next)) {
      if (!isPending()) {
        // Its deletion, the last step, was cut off: a local file system deletes file by file.
        files.delete(next);
      } else if (files.exists(target)) {
        replace(companion);
      } else {
        companion.publish();
        files.mkdirs(target.getParent());
        steps.before("appear");
        files.move(next, target);
      }
    }
    files.delete(new Path(target, NAMES));
  }

  private void replace(Companion companion) throws IOException {
    Set<String> names =
        new TreeSet<>(
            List.of(new String(files.read(new Path(next, NAMES)), UTF_8).split("\n", -1)));
    names.remove("");
    Path barrier = new Path(target, BARRIER);
    steps.before("barrier");
    files.write(
        barrier,
        "This folder is being replaced: run your query again. If this file stays, run: %s\n"
            .formatted(remedy));
    for (FileStatus old : files.visible(target)) {
      String name = old.getPath().getName();
      if (old.isFile() && !name.equals(BARRIER) && !names.contains(name)) {
        steps.before("delete");
        files.delete(old.getPath());
      }
    }
    for (String name : names) {
      if (files.exists(new Path(next, name))) {
        steps.before("move");
        files.move(new Path(next, name), new Path(target, name));
      }
    }
    companion.publish();
    steps.before("books");
    for (FileStatus book : files.list(next)) {
      String name = book.getPath().getName();
      if (book.isFile() && name.startsWith("_") && !name.equals(NAMES)) {
        files.write(new Path(target, name), files.read(book.getPath()));
      }
    }
    steps.before("open");
    files.delete(barrier);
    steps.before("clean");
    files.delete(new Path(next, NAMES));
    files.delete(next);
  }
}
