package io.ticklake.ingest.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidFrameException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.Framedata;

/**
 * RFC 6455 for a client that wants messages as bytes: data frames go to {@link Payloads} where they
 * lie in the read buffer, neither copied nor decoded; control frames take the library's way.
 */
final class PayloadDraft extends Draft_6455 {
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int LAST_DATA_OPCODE = 7;

  private final Payloads payloads;
  private final int largest;
  private final MessageAssembly assembly;

  private byte[] pending = new byte[1 << 16];
  private int pendingLength;

  PayloadDraft(Payloads payloads, int largest) {
    this.payloads = payloads;
    this.largest = largest;
    this.assembly = new MessageAssembly(largest);
  }

  @Override
  public Draft copyInstance() {
    return new PayloadDraft(payloads, largest);
  }

  @Override
  public List<Framedata> translateFrame(ByteBuffer buffer) throws InvalidDataException {
    List<Framedata> controls = new ArrayList<>(0);
    byte[] bytes = buffer.array();
    int from = buffer.arrayOffset() + buffer.position();
    int to = buffer.arrayOffset() + buffer.limit();
    buffer.position(buffer.limit());
    payloads.readStarted();
    if (pendingLength == 0) {
      int consumed = consume(bytes, from, to, controls);
      keep(bytes, consumed, to);
    } else {
      keep(bytes, from, to);
      int length = pendingLength;
      int consumed = consume(pending, 0, length, controls);
      pendingLength = 0;
      keep(pending, consumed, length);
    }
    payloads.readEnded();
    return controls;
  }

  private int consume(byte[] bytes, int start, int to, List<Framedata> controls)
      throws InvalidDataException {
    int from = start;
    while (to - from >= 2) {
      int first = bytes[from];
      int second = bytes[from + 1];
      if ((first & 0x70) != 0 || second < 0) {
        throw new InvalidFrameException("a reserved bit or a mask that was not agreed on");
      }
      int headerLength = second == 127 ? 10 : second == 126 ? 4 : 2;
      if (to - from < headerLength) {
        break;
      }
      int length = payloadLength(bytes, from, second);
      if (to - from - headerLength < length) {
        break;
      }
      int payload = from + headerLength;
      int opcode = first & 0x0f;
      if (opcode > LAST_DATA_OPCODE) {
        controls.addAll(super.translateFrame(ByteBuffer.wrap(bytes, from, headerLength + length)));
      } else {
        data(opcode, first < 0, bytes, payload, length);
      }
      from = payload + length;
    }
    return from;
  }

  private void data(int opcode, boolean last, byte[] bytes, int offset, int length)
      throws InvalidDataException {
    if (opcode > BINARY || (opcode == CONTINUATION) != assembly.started()) {
      throw new InvalidFrameException("a data frame out of order");
    }
    if (last && opcode != CONTINUATION) {
      payloads.payload(bytes, offset, length);
      return;
    }
    assembly.add(bytes, offset, length);
    if (last) {
      payloads.payload(assembly.bytes(), 0, assembly.length());
      assembly.reset();
    }
  }

  private int payloadLength(byte[] bytes, int from, int second) throws LimitExceededException {
    long length = second;
    if (second == 126) {
      length = (bytes[from + 2] & 0xffL) << 8 | (bytes[from + 3] & 0xff);
    } else if (second == 127) {
      length = ByteBuffer.wrap(bytes, from + 2, Long.BYTES).getLong();
    }
    if (length < 0 || length > largest) {
      throw new LimitExceededException("a frame of " + length + " bytes", largest);
    }
    return (int) length;
  }

  private void keep(byte[] bytes, int from, int to) {
    int needed = pendingLength + to - from;
    if (needed > pending.length) {
      pending = Arrays.copyOf(pending, Math.max(needed, 2 * pending.length));
    }
    System.arraycopy(bytes, from, pending, pendingLength, to - from);
    pendingLength = needed;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
