package io.ticklake.batch;

import io.ticklake.batch.lake.LakeException;
import java.util.Optional;

/** What a user should read instead of a stack trace. */
public final class Complaint {
  /** The failures that have a remedy, by what they are known by. */
  private enum Known {
    SAFE_MODE(
        "SafeModeException",
        "HDFS is in safe mode; wait until it has left it (hdfs dfsadmin -safemode get)"),
    QUOTA(
        "QuotaExceededException",
        "a quota of HDFS is used up (hdfs dfs -count -q); expire old data or raise it"),
    FULL("could only be written to 0 of", "HDFS has no space left (hdfs dfsadmin -report)"),
    MEMORY(
        "java.lang.OutOfMemoryError",
        "there is not enough memory; give the driver more with BATCH_DRIVER_MEMORY=4g, executors with BATCH_EXECUTOR_MEMORY=2g"),
    DISK("No space left on device", "a local disk is full"),
    CONNECTION(
        "Connection refused",
        "HDFS does not answer; see whether the cluster is up (scripts/cluster status)"),
    HOST("UnknownHostException", "the host of lake.root is not known"),
    SCHEME("No FileSystem for scheme", "lake.root names a file system that is not known"),
    PERMISSION("AccessControlException", "this user may not write there"),
    LOCAL_PERMISSION("(Permission denied)", "this user may not write there"),
    READ_ONLY("Read-only file system", "the lake's file system can only be read"),
    NO_FOLDER("ParentNotDirectoryException", "a folder of the lake is a file"),
    BROKEN_FILE(
        "Encountered error while reading file",
        "a raw file does not read; if it is broken, move it elsewhere and run again"),
    UNCHANGEABLE(
        "Cannot change ", "the lake's file system refuses; see whether this user may write there");

    private final String sign;
    private final String meaning;

    Known(String sign, String meaning) {
      this.sign = sign;
      this.meaning = meaning;
    }
  }

  public static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof LakeException) {
        return Optional.of(String.valueOf(cause.getMessage()));
      }
      String text = cause.toString();
      for (Known known : Known.values()) {
        if (text.contains(known.sign)) {
          return Optional.of(
              "Cannot finish: %s. What was published before is as it was. (%s)"
                  .formatted(known.meaning, around(text, known.sign)));
        }
      }
    }
    return Optional.empty();
  }

  private static Throwable next(Throwable cause) {
    return cause.getCause() == cause ? null : cause.getCause();
  }

  /** From the class that is named there, or the word, to the end of the line. */
  private static String around(String text, String sign) {
    int at = text.indexOf(sign);
    int begin = text.lastIndexOf(' ', at) + 1;
    int end = text.indexOf('\n', at);
    return text.substring(begin, end < 0 ? text.length() : end);
  }

  private Complaint() {}
}
