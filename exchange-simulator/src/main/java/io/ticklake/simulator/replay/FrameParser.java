package io.ticklake.simulator.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** Reads lines of a recording: receive time in µs, a space, the frame. */
final class FrameParser {
  private static final JsonFactory JSON = new JsonFactory();
  private static final long NANOS_PER_MICRO = 1_000;

  /** Reads a line; an IllegalArgumentException says what is wrong with it. */
  static RecordedFrame parse(String line) {
    int space = line.indexOf(' ');
    if (space < 1 || !line.substring(0, space).matches("\\d{1,16}")) {
      throw new IllegalArgumentException("no receive time in µs");
    }
    long receivedAt = Long.parseLong(line.substring(0, space)) * NANOS_PER_MICRO;
    byte[] frame = line.substring(space + 1).getBytes(UTF_8);
    try {
      return parse(receivedAt, frame);
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON object: " + e.getMessage(), e);
    }
  }

  private static RecordedFrame parse(long receivedAt, byte[] frame) throws IOException {
    String stream = null;
    String type = null;
    String symbol = null;
    byte[] event = null;
    try (JsonParser parser = JSON.createParser(frame)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        switch (field) {
          case "stream" -> stream = parser.getText();
          case "e" -> type = parser.getText();
          case "s" -> symbol = parser.getText();
          default -> parser.skipChildren();
        }
        if (field.equals("data")) {
          event = Arrays.copyOfRange(frame, start, (int) parser.currentLocation().getByteOffset());
        }
      }
    }
    if (stream != null && event != null) {
      return new RecordedFrame(receivedAt, stream.intern(), event);
    }
    if (type != null && symbol != null) {
      String name = symbol.toLowerCase(Locale.ROOT) + "@" + type;
      return new RecordedFrame(receivedAt, name.intern(), frame);
    }
    throw new IllegalArgumentException("neither a combined nor a raw stream's frame");
  }

  private FrameParser() {}
}
