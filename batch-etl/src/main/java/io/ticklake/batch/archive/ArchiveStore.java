package io.ticklake.batch.archive;

import io.ticklake.batch.lake.Digests;
import io.ticklake.batch.lake.LakeFiles;
import io.ticklake.batch.lake.Pause;
import io.ticklake.model.LakePaths;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/**
 * The archives as they were downloaded, in the lake. What is there has been checked; what was wrong
 * is set aside with its reason. Safe for use by several threads.
 */
public final class ArchiveStore {
  private static final int ATTEMPTS = 4;
  private static final String CHECKSUM = ".CHECKSUM";
  private static final String REASON = ".reason";

  private final LakeFiles files;
  private final LakePaths lake;
  private final Pause pause;

  /** How an archive stands. */
  public enum State {
    /** It has just been fetched. */
    FETCHED,
    /** It was here already. */
    PRESENT,
    /** The source has none. */
    MISSING,
    /** It was wrong, and set aside. */
    SET_ASIDE,
    /** It could not be had this time. */
    FAILED
  }

  /**
   * What became of an archive.
   *
   * @param reason why, where it is set aside or failed
   */
  public record Result(ArchiveName name, State state, long bytes, String reason) {
    public boolean isHere() {
      return state == State.FETCHED || state == State.PRESENT;
    }
  }

  public ArchiveStore(LakeFiles files, LakePaths lake, Pause pause) {
    this.files = files;
    this.lake = lake;
    this.pause = pause;
  }

  public Path path(ArchiveName name) {
    return new Path(lake.rawArchive() + "/" + name.path());
  }

  public boolean has(ArchiveName name) throws IOException {
    return files.exists(path(name));
  }

  private Path aside(ArchiveName name) {
    return new Path(lake.rawArchive() + "/_set_aside/" + name.fileName());
  }

  /** Has an archive if it can be had. */
  public Result fetch(ArchiveName name, ArchiveSource source) throws IOException {
    if (has(name)) {
      return new Result(name, State.PRESENT, files.status(path(name)).getLen(), "");
    }
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        if (attempt > 0) {
          pause.sleep(Duration.ofMillis(250L << attempt));
        }
        return attempt(name, source);
      } catch (SourceException e) {
        last = e.reason();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("Cannot fetch " + name);
        interrupted.initCause(e);
        throw interrupted;
      }
    }
    return new Result(name, State.FAILED, 0, String.valueOf(last));
  }

  private Result attempt(ArchiveName name, ArchiveSource source)
      throws IOException, InterruptedException {
    Path staged =
        new Path(lake.staging() + "/archive/" + name.fileName() + "-" + UUID.randomUUID());
    try {
      Optional<String> told;
      MessageDigest digest = Digests.sha256();
      try {
        Optional<InputStream> body = source.open(name);
        if (body.isEmpty()) {
          return new Result(name, State.MISSING, 0, "");
        }
        try (InputStream in = new DigestInputStream(body.get(), digest)) {
          copy(in, staged);
        }
        told = source.checksum(name);
      } catch (LakeSideException e) {
        throw e.reason();
      } catch (IOException e) {
        throw new SourceException(e);
      }
      String sum = HexFormat.of().formatHex(digest.digest());
      long bytes = files.status(staged).getLen();
      if (told.isEmpty()) {
        return setAside(name, staged, "it has no CHECKSUM file");
      }
      if (!told.get().strip().toLowerCase(Locale.ROOT).startsWith(sum)) {
        return setAside(
            name, staged, "its SHA-256 is %s, not %s".formatted(sum, told.get().strip()));
      }
      Path target = path(name);
      files.mkdirs(target.getParent());
      boolean isNew = files.moveIfFree(staged, target);
      if (isNew) {
        files.write(target.suffix(CHECKSUM), told.get());
      }
      files.delete(aside(name));
      files.delete(aside(name).suffix(REASON));
      return new Result(name, isNew ? State.FETCHED : State.PRESENT, bytes, "");
    } finally {
      files.delete(staged);
    }
  }

  private void copy(InputStream in, Path staged) throws IOException {
    byte[] buffer = new byte[1 << 16];
    OutputStream file;
    try {
      files.mkdirs(staged.getParent());
      file = files.create(staged);
    } catch (IOException e) {
      throw new LakeSideException(e);
    }
    try (LakeStream out = new LakeStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, count);
      }
    }
  }

  /** Takes an archive out that turned out to be wrong while it was read. */
  public Result setAside(ArchiveName name, String reason) throws IOException {
    Result result = setAside(name, path(name), reason);
    files.delete(path(name).suffix(CHECKSUM));
    return result;
  }

  private Result setAside(ArchiveName name, Path from, String reason) throws IOException {
    Path target = aside(name);
    files.mkdirs(target.getParent());
    try {
      files.moveOver(from, target);
      files.write(target.suffix(REASON), reason + "\n");
    } catch (FileNotFoundException | FileAlreadyExistsException e) {
      // Another run is setting the same aside.
      if (!files.exists(target)) {
        throw e;
      }
    }
    return new Result(name, State.SET_ASIDE, 0, reason);
  }

  /** A file of the lake; a small one may fail as late as when it is closed. */
  private record LakeStream(OutputStream file) implements Closeable {
    void write(byte[] buffer, int count) throws LakeSideException {
      try {
        file.write(buffer, 0, count);
      } catch (IOException e) {
        throw new LakeSideException(e);
      }
    }

    @Override
    public void close() throws LakeSideException {
      try {
        file.close();
      } catch (IOException e) {
        throw new LakeSideException(e);
      }
    }
  }

  /** The source failed: worth another attempt. */
  private static final class SourceException extends IOException {
    private static final long serialVersionUID = 1;

    SourceException(IOException reason) {
      super(reason);
    }

    IOException reason() {
      return (IOException) getCause();
    }
  }

  /** The lake failed: no use in another attempt. */
  private static final class LakeSideException extends IOException {
    private static final long serialVersionUID = 1;

    LakeSideException(IOException reason) {
      super(reason);
    }

    IOException reason() {
      return (IOException) getCause();
    }
  }
}
