package io.ticklake.simulator.stream;

import java.util.Arrays;

/** WebSocket text frames, encoded one behind the other; reused. Not thread-safe. */
final class FrameBuffer {
  private static final int HEADER = 4;
  private static final int SMALL = 126;
  private static final byte TEXT_FRAME = (byte) 0x81;
  private static final byte MEDIUM_LENGTH = 126;
  private static final int MAX_PAYLOAD = 0xFFFF;

  private static final byte[] PAIRS = pairs();
  private static final long UNIT = 100_000_000L;

  private byte[] bytes = new byte[256 * 1024];
  private int size;
  private int frameStart;
  private long frames;

  int size() {
    return size;
  }

  /** Frames ended since this buffer was made. */
  long frames() {
    return frames;
  }

  byte[] bytes() {
    return bytes;
  }

  void clear() {
    size = 0;
  }

  /** Starts a frame whose payload will not be longer than this. */
  void begin(int maxPayload) {
    if (bytes.length - size < maxPayload + HEADER) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + maxPayload + HEADER));
    }
    frameStart = size;
    size += HEADER;
  }

  void end() {
    int length = size - frameStart - HEADER;
    bytes[frameStart] = TEXT_FRAME;
    if (length < SMALL) {
      bytes[frameStart + 1] = (byte) length;
      System.arraycopy(bytes, frameStart + HEADER, bytes, frameStart + 2, length);
      size -= 2;
    } else if (length <= MAX_PAYLOAD) {
      bytes[frameStart + 1] = MEDIUM_LENGTH;
      bytes[frameStart + 2] = (byte) (length >>> 8);
      bytes[frameStart + 3] = (byte) length;
    } else {
      throw new IllegalStateException("Cannot send a frame of " + length + " bytes");
    }
    frames++;
  }

  void append(byte[] text) {
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  void append(byte[] text, int offset, int length) {
    System.arraycopy(text, offset, bytes, size, length);
    size += length;
  }

  /** Appends a number that is not negative. */
  void append(long value) {
    int end = size + digits(value);
    write(value, end);
    size = end;
  }

  /** Appends a decimal in units of 1e-8, with eight places. */
  void appendDecimal(long units) {
    long whole = units / UNIT;
    int fraction = (int) (units - whole * UNIT);
    append(whole);
    byte[] target = bytes;
    int at = size;
    target[at] = '.';
    int high = fraction / 10_000;
    int low = fraction - high * 10_000;
    pair(high / 100, at + 1);
    pair(high % 100, at + 3);
    pair(low / 100, at + 5);
    pair(low % 100, at + 7);
    size = at + 9;
  }

  private void write(long value, int end) {
    long rest = value;
    int at = end;
    while (rest > Integer.MAX_VALUE) {
      long quotient = rest / 100;
      at -= 2;
      pair((int) (rest - quotient * 100), at);
      rest = quotient;
    }
    int small = (int) rest;
    while (small >= 100) {
      int quotient = small / 100;
      at -= 2;
      pair(small - quotient * 100, at);
      small = quotient;
    }
    if (small >= 10) {
      pair(small, at - 2);
    } else {
      bytes[at - 1] = (byte) ('0' + small);
    }
  }

  private void pair(int value, int at) {
    bytes[at] = PAIRS[2 * value];
    bytes[at + 1] = PAIRS[2 * value + 1];
  }

  private static int digits(long value) {
    int digits = 1;
    long limit = 10;
    while (digits < 19 && value >= limit) {
      digits++;
      limit *= 10;
    }
    return digits;
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[200];
    for (int i = 0; i < 100; i++) {
      pairs[2 * i] = (byte) ('0' + i / 10);
      pairs[2 * i + 1] = (byte) ('0' + i % 10);
    }
    return pairs;
  }
}
