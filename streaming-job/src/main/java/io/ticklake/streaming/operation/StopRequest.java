package io.ticklake.streaming.operation;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * An entry in the lake by which anybody who may write there asks the job to finish its batch and
 * stop.
 */
public final class StopRequest {
  private final FileSystem files;
  private final Path entry;

  public StopRequest(FileSystem files, Path entry) {
    this.files = files;
    this.entry = entry;
  }

  public void make() throws IOException {
    // A folder is there in one step: a file could be withdrawn before it is closed.
    if (!made()) {
      files.mkdirs(entry);
      return;
    }
    try {
      files.setTimes(entry, System.currentTimeMillis(), -1);
    } catch (FileNotFoundException e) {
      // Whoever asked before has just been answered.
    }
  }

  public boolean made() throws IOException {
    return files.exists(entry);
  }

  /** The job does so when it has stopped: that is the answer. */
  public void withdraw() throws IOException {
    files.delete(entry, true);
  }

  /**
   * One that nobody waits for any more is not for those who start later. A younger one is: it may
   * have been made while this job was starting.
   */
  public void withdrawIfMadeBefore(Instant instant) throws IOException {
    try {
      if (files.getFileStatus(entry).getModificationTime() < instant.toEpochMilli()) {
        withdraw();
      }
    } catch (FileNotFoundException e) {
      // There is none, or it was withdrawn just now by whoever made it.
    }
  }
}
