package io.ticklake.cluster;

import java.util.Optional;

/** Asks the machine about a TCP port of its loopback address. */
interface PortProbe {
  boolean free(int port);

  /** Who listens there, as far as this user may know: {@code pid 123 (java -jar x)}. */
  Optional<String> owner(int port);
}
