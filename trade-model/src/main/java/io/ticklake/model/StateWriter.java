package io.ticklake.model;

import java.util.Arrays;

/** Numbers as bytes, small ones short: seven bits a byte, the lowest first. */
final class StateWriter {
  private static final int MOST_VARINT_BYTES = 10;

  private byte[] bytes = new byte[96];
  private int size;

  StateWriter version(int version) {
    bytes[size++] = (byte) version;
    return this;
  }

  /** Any number; those below zero take the most bytes. */
  StateWriter varint(long value) {
    if (bytes.length - size < MOST_VARINT_BYTES) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
