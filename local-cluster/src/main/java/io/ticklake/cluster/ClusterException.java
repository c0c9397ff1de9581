package io.ticklake.cluster;

import java.io.Serial;

/** What the user can do something about; the message is all that is shown. */
final class ClusterException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
