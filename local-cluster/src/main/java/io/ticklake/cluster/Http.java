package io.ticklake.cluster;

import java.io.IOException;

/** HTTP requests to a daemon on this machine. */
@FunctionalInterface
interface Http {
  /**
   * The body of the answer.
   *
   * @throws HttpStatusException where the status is not 2xx
   */
  String send(String method, String url) throws IOException;
}
