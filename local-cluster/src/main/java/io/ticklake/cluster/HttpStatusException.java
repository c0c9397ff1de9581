package io.ticklake.cluster;

import java.io.IOException;
import java.io.Serial;

/** An answer with a status that says no. */
final class HttpStatusException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final int status;

  HttpStatusException(int status, String body) {
    super("HTTP " + status + ": " + body);
    this.status = status;
  }

  int status() {
    return status;
  }
}
