package io.ticklake.ingest.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidFrameException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.Framedata;
import org.junit.jupiter.api.Test;

/** Frames written byte by byte as RFC 6455 says, read wherever the network cuts them. */
final class PayloadDraftTest {
  private static final int LARGEST = 70_000;
  private static final int TEXT = 1;
  private static final int PING = 9;
  private static final int LAST = 0x80;

  private final List<String> messages = new ArrayList<>();
  private final PayloadDraft draft = new PayloadDraft(new Keeper(messages), LARGEST);

  @Property
  void messagesAreTheSameWhereverTheReadsEnd(
      @ForAll @Size(max = 12) List<@IntRange(max = 300) Integer> lengths,
      @ForAll @Size(max = 6) List<@IntRange(max = 2) Integer> pieces,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 400) Integer> reads)
      throws InvalidDataException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    List<String> sent = new ArrayList<>();
    int pings = 0;
    for (int i = 0; i < lengths.size(); i++) {
      String message = Integer.toString(i % 10).repeat(lengths.get(i));
      sent.add(message);
      int cuts = i < pieces.size() ? pieces.get(i) : 0;
      pings += cuts;
      writeInPieces(wire, message, cuts);
    }
    List<String> got = new ArrayList<>();
    PayloadDraft fresh = new PayloadDraft(new Keeper(got), LARGEST);
    List<Framedata> controls = new ArrayList<>();
    byte[] bytes = wire.toByteArray();
    int from = 0;
    for (int i = 0; from < bytes.length; i++) {
      int to = Math.min(bytes.length, from + reads.get(i % reads.size()));
      controls.addAll(fresh.translateFrame(ByteBuffer.wrap(bytes, from, to - from)));
      from = to;
    }
    assertThat(got).isEqualTo(sent);
    assertThat(controls).hasSize(pings).allMatch(frame -> frame.getOpcode() == Opcode.PING);
  }

  @Test
  void lengthsOfTwoAndOfEightBytesAreRead() throws InvalidDataException {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    writeFrame(wire, LAST | TEXT, "a".repeat(126));
    writeFrame(wire, LAST | TEXT, "b".repeat(65_536));
    assertThat(draft.translateFrame(ByteBuffer.wrap(wire.toByteArray()))).isEmpty();
    assertThat(messages).containsExactly("a".repeat(126), "b".repeat(65_536));
  }

  @Test
  void whatIsTooLargeIsRefusedInOneFrameAndInMany() {
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    writeFrame(one, LAST | TEXT, "a".repeat(LARGEST + 1));
    assertThatThrownBy(() -> draft.translateFrame(ByteBuffer.wrap(one.toByteArray())))
        .isInstanceOf(LimitExceededException.class);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    writeFrame(many, TEXT, "a".repeat(LARGEST - 1));
    writeFrame(many, 0, "ab");
    assertThatThrownBy(
            () ->
                new PayloadDraft(new Keeper(messages), LARGEST)
                    .translateFrame(ByteBuffer.wrap(many.toByteArray())))
        .isInstanceOf(LimitExceededException.class);
    assertThat(messages).isEmpty();
  }

  @Test
  void whatWasNotAgreedOnIsRefused() {
    for (byte[] frame :
        List.of(
            new byte[] {(byte) (LAST | 0x40 | TEXT), 0},
            new byte[] {(byte) (LAST | TEXT), (byte) 0x80, 1, 2, 3, 4},
            new byte[] {(byte) LAST, 0},
            new byte[] {(byte) (LAST | 3), 0},
            new byte[] {TEXT, 0, (byte) (LAST | TEXT), 0})) {
      assertThatThrownBy(
              () ->
                  new PayloadDraft(new Keeper(messages), LARGEST)
                      .translateFrame(ByteBuffer.wrap(frame)))
          .isInstanceOf(InvalidFrameException.class);
    }
  }

  /** With a ping between the pieces, which is allowed. */
  private static void writeInPieces(ByteArrayOutputStream wire, String message, int cuts) {
    int from = 0;
    for (int cut = 0; cut < cuts; cut++) {
      int to = from + (message.length() - from) / 2;
      writeFrame(wire, cut == 0 ? TEXT : 0, message.substring(from, to));
      writeFrame(wire, LAST | PING, "p");
      from = to;
    }
    writeFrame(wire, LAST | (cuts == 0 ? TEXT : 0), message.substring(from));
  }

  private static void writeFrame(ByteArrayOutputStream wire, int first, String payload) {
    byte[] bytes = payload.getBytes(UTF_8);
    wire.write(first);
    if (bytes.length < 126) {
      wire.write(bytes.length);
    } else if (bytes.length < 65_536) {
      wire.write(126);
      wire.writeBytes(ByteBuffer.allocate(2).putShort((short) bytes.length).array());
    } else {
      wire.write(127);
      wire.writeBytes(ByteBuffer.allocate(8).putLong(bytes.length).array());
    }
    wire.writeBytes(bytes);
  }

  private record Keeper(List<String> messages) implements Payloads {
    @Override
    public void readStarted() {}

    @Override
    public void payload(byte[] bytes, int offset, int length) {
      messages.add(new String(bytes, offset, length, UTF_8));
    }

    @Override
    public void readEnded() {}
  }
}
