package io.ticklake.ingest.config;

/** A size in bytes, above zero. */
public record ByteSize(long bytes) {
  public ByteSize {
    if (bytes <= 0) {
      throw new IllegalArgumentException("Invalid size in bytes: " + bytes);
    }
  }

  /** The size as an array's length. */
  public int toInt() {
    return Math.toIntExact(bytes);
  }
}
