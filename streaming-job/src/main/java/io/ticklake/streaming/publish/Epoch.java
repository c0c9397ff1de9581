package io.ticklake.streaming.publish;

import java.io.IOException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.ipc.RemoteException;

/** A driver's claim to be the only one that publishes. The highest claim holds. */
public final class Epoch {
  private final FileSystem files;
  private final Path folder;
  private final long number;

  private Epoch(FileSystem files, Path folder, long number) {
    this.files = files;
    this.folder = folder;
    this.number = number;
  }

  /** Claims the next epoch; every earlier holder is superseded from here on. */
  static Epoch claim(FileSystem files, LakeFolders folders) throws IOException {
    Path folder = folders.epochs();
    files.mkdirs(folder);
    long claimed = highest(files, folder) + 1;
    while (!create(files, file(folder, claimed))) {
      claimed++;
    }
    for (FileStatus old : files.listStatus(folder)) {
      if (number(old) < claimed - 1) {
        files.delete(old.getPath(), false);
      }
    }
    return new Epoch(files, folder, claimed);
  }

  private static boolean create(FileSystem files, Path file) throws IOException {
    try {
      files.create(file, false).close();
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (RemoteException e) {
      // HDFS says so of a file that another driver is writing at this moment.
      if (e.getClassName().endsWith(".AlreadyBeingCreatedException")) {
        return false;
      }
      throw e;
    }
  }

  long number() {
    return number;
  }

  /**
   * @throws SupersededException if another driver has claimed a later epoch
   */
  void check() throws IOException {
    long highest = highest(files, folder);
    if (highest != number) {
      throw new SupersededException(
          "Cannot publish: this driver holds epoch " + number + ", another one holds " + highest);
    }
  }

  private static long highest(FileSystem files, Path folder) throws IOException {
    long highest = 0;
    for (FileStatus file : files.listStatus(folder)) {
      highest = Math.max(highest, number(file));
    }
    return highest;
  }

  private static long number(FileStatus file) {
    String name = file.getPath().getName();
    return name.startsWith("epoch-") ? Long.parseLong(name.substring("epoch-".length())) : 0;
  }

  private static Path file(Path folder, long number) {
    return new Path(folder, BatchNames.epochFolder(number));
  }
}
