package io.ticklake.batch.curate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Those row groups of a file whose middle lies between two bytes of it. */
record InputSplit(String path, long fromByte, long toByte) implements Serializable {
  private static final long SPLIT_BYTES = 64L << 20;
  private static final long OPENING_BYTES = 64L << 10;

  /** A file that is not in the lake's raw zone, perhaps, but is to be read like one. */
  record Candidate(String path, long bytes) {}

  /** Shares out files among tasks of like size. */
  static List<List<InputSplit>> tasks(List<Candidate> files, int parallelism) {
    long total = files.stream().mapToLong(file -> file.bytes() + OPENING_BYTES).sum();
    long share = Math.max(4L << 20, Math.min(SPLIT_BYTES, total / (2L * parallelism) + 1));
    List<List<InputSplit>> tasks = new ArrayList<>();
    List<InputSplit> task = new ArrayList<>();
    long size = 0;
    for (Candidate file : files) {
      for (long from = 0; from < file.bytes(); from += share) {
        long to = Math.min(from + share, file.bytes());
        task.add(new InputSplit(file.path(), from, to == file.bytes() ? Long.MAX_VALUE : to));
        size += to - from + OPENING_BYTES;
        if (size >= share) {
          tasks.add(task);
          task = new ArrayList<>();
          size = 0;
        }
      }
    }
    if (!task.isEmpty()) {
      tasks.add(task);
    }
    return tasks;
  }
}
