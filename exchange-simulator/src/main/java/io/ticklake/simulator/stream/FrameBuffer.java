package io.ticklake.simulator.stream;

import io.ticklake.simulator.text.TextBuffer;

/** WebSocket text frames, encoded one behind the other; reused. Not thread-safe. */
public final class FrameBuffer {
  private static final int HEADER = 4;
  private static final int LARGE_HEADER = 10;
  private static final int SMALL = 126;
  private static final byte TEXT_FRAME = (byte) 0x81;
  private static final byte MEDIUM_LENGTH = 126;
  private static final byte LARGE_LENGTH = 127;
  private static final int MEDIUM = 0xFFFF;

  private final TextBuffer text = new TextBuffer(256 * 1024);
  private int frameStart;
  private long frames;

  /** Where a frame's payload is appended, between {@link #begin} and {@link #end}. */
  public TextBuffer text() {
    return text;
  }

  /** Frames ended since this buffer was made. */
  long frames() {
    return frames;
  }

  int size() {
    return text.size();
  }

  void clear() {
    text.resize(0);
  }

  /** Starts a frame. */
  public void begin() {
    frameStart = text.size();
    text.resize(frameStart + HEADER);
  }

  /** Bytes of the payload so far. */
  int payload() {
    return text.size() - frameStart - HEADER;
  }

  /** Cuts the payload to so many bytes. */
  void truncate(int length) {
    text.resize(frameStart + HEADER + length);
  }

  /** Ends the frame that was started. */
  public void end() {
    int length = payload();
    byte[] bytes = text.bytes();
    bytes[frameStart] = TEXT_FRAME;
    if (length < SMALL) {
      bytes[frameStart + 1] = (byte) length;
      System.arraycopy(bytes, frameStart + HEADER, bytes, frameStart + 2, length);
      text.resize(text.size() - 2);
    } else if (length <= MEDIUM) {
      bytes[frameStart + 1] = MEDIUM_LENGTH;
      bytes[frameStart + 2] = (byte) (length >>> 8);
      bytes[frameStart + 3] = (byte) length;
    } else {
      text.resize(text.size() + LARGE_HEADER - HEADER);
      bytes = text.bytes();
      System.arraycopy(bytes, frameStart + HEADER, bytes, frameStart + LARGE_HEADER, length);
      bytes[frameStart] = TEXT_FRAME;
      bytes[frameStart + 1] = LARGE_LENGTH;
      for (int i = 0; i < Long.BYTES; i++) {
        bytes[frameStart + 2 + i] = (byte) ((long) length >>> (Byte.SIZE * (Long.BYTES - 1 - i)));
      }
    }
    frames++;
  }
}
