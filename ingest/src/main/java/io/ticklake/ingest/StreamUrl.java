package io.ticklake.ingest;

import java.net.URI;

/** The URL on which combined streams are asked for, in microseconds. */
final class StreamUrl {
  static URI of(URI base) {
    return base.resolve("/stream?timeUnit=MICROSECOND");
  }

  private StreamUrl() {}
}
