package io.ticklake.streaming;

import io.ticklake.streaming.config.InvalidConfigException;
import io.ticklake.streaming.engine.CannotStartException;
import io.ticklake.streaming.publish.CheckpointMismatchException;
import io.ticklake.streaming.publish.SupersededException;
import io.ticklake.streaming.source.LostRecordsException;
import java.util.Optional;

/**
 * How the job ends where one line says all about why: with a status by which whoever supervises it
 * can tell whether to start it again. README.md lists them.
 */
record Ending(int status, String line) {
  static final int INVALID = 2;
  static final int REFUSED = 3;
  static final int SUPERSEDED = 4;

  /** Empty for a failure that has to be looked into. */
  static Optional<Ending> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      int status = status(cause);
      if (status != 0) {
        return Optional.of(new Ending(status, "streaming-job: " + cause.getMessage()));
      }
    }
    return Optional.empty();
  }

  private static int status(Throwable cause) {
    if (cause instanceof InvalidConfigException) {
      return INVALID;
    }
    if (cause instanceof CannotStartException
        || cause instanceof CheckpointMismatchException
        || cause instanceof LostRecordsException) {
      return REFUSED;
    }
    return cause instanceof SupersededException ? SUPERSEDED : 0;
  }
}
