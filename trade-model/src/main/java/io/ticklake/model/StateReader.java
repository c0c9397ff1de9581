package io.ticklake.model;

/** Reads what {@link StateWriter} wrote. */
final class StateReader {
  private final String what;
  private final byte[] bytes;
  private int next;

  StateReader(String what, byte[] bytes) {
    this.what = what;
    this.bytes = bytes;
  }

  int version() {
    return take();
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = take();
      value |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw broken("a number does not end");
  }

  /** Nothing may be left. */
  void end() {
    if (next < bytes.length) {
      throw broken(bytes.length - next + " bytes too many");
    }
  }

  IllegalArgumentException broken(String why) {
    return new IllegalArgumentException("Cannot read " + what + ": " + why);
  }

  private byte take() {
    if (next >= bytes.length) {
      throw broken("only " + bytes.length + " bytes");
    }
    return bytes[next++];
  }
}
