package io.ticklake.ingest;

import java.net.URI;

/** The URL on which combined streams are asked for, in microseconds. */
final class StreamUrl {
  static URI of(URI base) {
    String path = base.getPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? base.resolve("/stream?timeUnit=MICROSECOND")
        : base;
  }

  private StreamUrl() {}
}
