package io.ticklake.batch.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.model.LakePaths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.ipc.RemoteException;

/** The lake's file system, where a missing folder is an empty one and what fails says so. */
public final class LakeFiles {
  private final FileSystem files;
  private final FileContext context;
  private final Configuration hadoop;
  private final Path staging;

  private LakeFiles(FileSystem files, FileContext context, Configuration hadoop, Path staging) {
    this.files = files;
    this.context = context;
    this.hadoop = hadoop;
    this.staging = staging;
  }

  public static LakeFiles of(LakePaths lake, Configuration hadoop) throws IOException {
    FileSystem files = new Path(lake.root() + "/").getFileSystem(hadoop);
    return new LakeFiles(
        files,
        FileContext.getFileContext(files.getUri(), hadoop),
        hadoop,
        new Path(lake.staging() + "/files"));
  }

  public Configuration hadoop() {
    return hadoop;
  }

  public boolean exists(Path path) throws IOException {
    return files.exists(path);
  }

  /** What is in a folder, by name. */
  public List<FileStatus> list(Path folder) throws IOException {
    try {
      List<FileStatus> entries = new ArrayList<>(Arrays.asList(files.listStatus(folder)));
      entries.sort(Comparator.comparing(entry -> entry.getPath().getName()));
      return entries;
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /** Entries that readers of the lake see too: not those that begin with a dot or an underscore. */
  public List<FileStatus> visible(Path folder) throws IOException {
    return list(folder).stream().filter(entry -> isVisible(entry.getPath())).toList();
  }

  /** All files that readers see, anywhere below a folder. */
  public List<FileStatus> below(Path folder) throws IOException {
    List<FileStatus> all = new ArrayList<>();
    for (FileStatus entry : visible(folder)) {
      if (entry.isFile()) {
        all.add(entry);
      } else {
        all.addAll(below(entry.getPath()));
      }
    }
    return all;
  }

  public static boolean isVisible(Path path) {
    return !path.getName().startsWith("_") && !path.getName().startsWith(".");
  }

  public FileStatus status(Path path) throws IOException {
    return files.getFileStatus(path);
  }

  public void mkdirs(Path folder) throws IOException {
    if (!files.mkdirs(folder)) {
      throw new IOException("Cannot change " + folder + ": the folder cannot be made");
    }
  }

  /** Moves to a path where nothing is yet. */
  public void move(Path from, Path to) throws IOException {
    context.rename(from, to, Options.Rename.NONE);
  }

  /**
   * Moves to a path unless another run has been faster, with the same thing.
   *
   * @return whether it was this move
   */
  public boolean moveIfFree(Path from, Path to) throws IOException {
    try {
      move(from, to);
      return true;
    } catch (FileAlreadyExistsException | FileNotFoundException e) {
      if (files.exists(to)) {
        return false;
      }
      throw e;
    }
  }

  /** Moves a file over another one; on HDFS atomically. */
  public void moveOver(Path from, Path to) throws IOException {
    context.rename(from, to, Options.Rename.OVERWRITE);
  }

  public void delete(Path path) throws IOException {
    if (!files.delete(path, true) && files.exists(path)) {
      throw new IOException("Cannot change " + path + ": it cannot be deleted");
    }
  }

  /**
   * Deletes a folder unless something is in it.
   *
   * @return whether it is gone
   */
  public boolean deleteIfEmpty(Path folder) throws IOException {
    if (!list(folder).isEmpty()) {
      return false;
    }
    try {
      return files.delete(folder, false) || !files.exists(folder);
    } catch (IOException e) {
      // Something may have come since.
      if (list(folder).isEmpty()) {
        throw e;
      }
      return false;
    }
  }

  public byte[] read(Path path) throws IOException {
    try (FSDataInputStream in = files.open(path)) {
      return in.readAllBytes();
    }
  }

  public FSDataInputStream open(Path path) throws IOException {
    return files.open(path);
  }

  public FSDataOutputStream create(Path path) throws IOException {
    return files.create(path, true);
  }

  /** Creates a file, and fails if there is one. */
  public void createNew(Path path, byte[] content) throws IOException {
    try (FSDataOutputStream out = files.create(path, false)) {
      out.write(content);
    } catch (RemoteException e) {
      // HDFS says so of a file that somebody else is writing at this moment.
      if (e.getClassName().endsWith(".AlreadyBeingCreatedException")) {
        throw new FileAlreadyExistsException(path + " is being written by another process");
      }
      throw e;
    }
  }

  public void touch(Path path, long millis) throws IOException {
    files.setTimes(path, millis, -1);
  }

  /**
   * Replaces a small file as a whole: a reader sees the old content or the new, and an end in
   * between leaves nothing beside it.
   */
  public void write(Path path, byte[] content) throws IOException {
    Path staged = new Path(staging, path.getName() + "-" + UUID.randomUUID());
    try {
      createNew(staged, content);
      moveOver(staged, path);
    } finally {
      delete(staged);
    }
  }

  public void write(Path path, String content) throws IOException {
    write(path, content.getBytes(UTF_8));
  }
}
