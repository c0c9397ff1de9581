package io.ticklake.ingest.connection;

import java.util.Arrays;
import org.java_websocket.exceptions.LimitExceededException;

/** A message that comes in several frames, while it is being put together. */
final class MessageAssembly {
  private final int largest;
  private byte[] bytes = new byte[1 << 10];
  private int length;
  private boolean started;

  MessageAssembly(int largest) {
    this.largest = largest;
  }

  boolean started() {
    return started;
  }

  void add(byte[] source, int offset, int count) throws LimitExceededException {
    if (count > largest - length) {
      throw new LimitExceededException("a message above the limit", largest);
    }
    started = true;
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
    }
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void reset() {
    started = false;
    length = 0;
  }
}
