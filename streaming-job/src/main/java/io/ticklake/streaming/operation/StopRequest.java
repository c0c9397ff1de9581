package io.ticklake.streaming.operation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file in the lake by which anybody who may write there asks the job to finish its batch and
 * stop.
 */
public final class StopRequest {
  private final FileSystem files;
  private final Path file;

  public StopRequest(FileSystem files, Path file) {
    this.files = files;
    this.file = file;
  }

  public void make() throws IOException {
    files.create(file, true).close();
  }

  public boolean made() throws IOException {
    return files.exists(file);
  }

  /** The job does so when it has stopped: that is the answer. */
  public void withdraw() throws IOException {
    files.delete(file, false);
  }

  /**
   * One that nobody waits for any more is not for those who start later. A younger one is: it may
   * have been made while this job was starting.
   */
  public void withdrawIfMadeBefore(Instant instant) throws IOException {
    try {
      if (files.getFileStatus(file).getModificationTime() < instant.toEpochMilli()) {
        withdraw();
      }
    } catch (FileNotFoundException e) {
      // There is none, or it was withdrawn just now by whoever made it.
    }
  }
}
