package io.ticklake.batch;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files, under {@code failing:/}, that cannot be changed any more from some change on. */
public final class FailingFileSystem extends RawLocalFileSystem {
  private static final URI NAME = URI.create("failing:///");
  private static final AtomicInteger LEFT = new AtomicInteger(Integer.MAX_VALUE);
  private static volatile Trouble trouble = Trouble.FULL;

  /** What has come over it. */
  public enum Trouble {
    /** Nothing can be written; what is there can be moved and deleted. */
    FULL("No space left on device"),
    /** Likewise. */
    QUOTA(
        "org.apache.hadoop.hdfs.protocol.DSQuotaExceededException: The DiskSpace quota of /datalake is exceeded"),
    /** Likewise, but as HDFS tells of a small file: not before it is closed. */
    QUOTA_AT_CLOSE(QUOTA.message),
    /** Nothing at all can be changed. */
    SAFE_MODE(
        "org.apache.hadoop.hdfs.server.namenode.SafeModeException: Cannot change /datalake. Name node is in safe mode.");

    private final String message;

    Trouble(String message) {
      this.message = message;
    }
  }

  /** Makes {@code failing:/} known. */
  public static void register(Configuration hadoop) {
    hadoop.set("fs.failing.impl", FailingFileSystem.class.getName());
    hadoop.set("fs.AbstractFileSystem.failing.impl", Context.class.getName());
  }

  public static void failAfter(int changes, Trouble after) {
    trouble = after;
    LEFT.set(changes);
  }

  /** Ends all trouble; says how many changes there have been since {@link #failAfter}. */
  public static int heal(int changes) {
    return changes - LEFT.getAndSet(Integer.MAX_VALUE);
  }

  private static void change(boolean needsSpace) throws IOException {
    boolean isConcerned =
        needsSpace ? trouble != Trouble.QUOTA_AT_CLOSE : trouble == Trouble.SAFE_MODE;
    fail(isConcerned);
  }

  private static void fail(boolean isConcerned) throws IOException {
    if (isConcerned && LEFT.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      throw new IOException(trouble.message);
    }
  }

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    change(true);
    return counted(super.create(file, overwrite, bufferSize, replication, blockSize, progress));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    change(true);
    return counted(
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress));
  }

  private FSDataOutputStream counted(FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(new Counted(out), null);
  }

  @Override
  public boolean mkdirs(Path folder) throws IOException {
    if (!exists(folder)) {
      change(true);
    }
    return super.mkdirs(folder);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    change(false);
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (exists(path)) {
      change(false);
    }
    return super.delete(path, recursive);
  }

  private static final class Counted extends FilterOutputStream {
    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      change(true);
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      super.close();
      fail(trouble == Trouble.QUOTA_AT_CLOSE);
    }
  }

  /** The same for those who ask for a file context. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI name, Configuration hadoop) throws IOException, URISyntaxException {
      super(name, new FailingFileSystem(), hadoop, "failing", false);
    }
  }
}
