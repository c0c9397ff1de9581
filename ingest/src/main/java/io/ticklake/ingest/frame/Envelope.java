package io.ticklake.ingest.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.ticklake.model.Rejection;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What a message is that is not a wrapped trade in the usual order: read with a JSON parser.
 *
 * @param from where the data object starts, for {@link Kind#DATA}
 * @param requestId of the request that is answered, −1 if unknown
 * @param detail the exchange's words, or what is wrong
 */
record Envelope(
    Kind kind, int from, int length, long requestId, Rejection rejection, String detail) {

  enum Kind {
    DATA,
    RESULT,
    ERROR,
    SERVER_SHUTDOWN,
    UNREADABLE
  }

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String SHUTDOWN = "serverShutdown";

  static Envelope parse(byte[] bytes, int offset, int length) {
    if (!isUtf8(bytes, offset, length)) {
      return unreadable(Rejection.NOT_UTF8, "");
    }
    try (JsonParser json = FACTORY.createParser(bytes, offset, length)) {
      return new Reader(json, offset).read();
    } catch (JsonParseException | CharConversionException e) {
      return unreadable(Rejection.NOT_JSON, firstLine(e.getMessage()));
    } catch (IOException e) {
      return unreadable(Rejection.NOT_JSON, firstLine(String.valueOf(e.getMessage())));
    }
  }

  private static Envelope unreadable(Rejection rejection, String detail) {
    return new Envelope(Kind.UNREADABLE, 0, 0, -1, rejection, detail);
  }

  private static boolean isUtf8(byte[] bytes, int offset, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** One walk over the top level of a message. */
  private static final class Reader {
    private final JsonParser json;
    private final int offset;

    private int dataFrom = -1;
    private int dataLength;
    private boolean result;
    private boolean error;
    private long requestId = -1;
    private String event = "";
    private String stream = "";
    private String message = "";

    Reader(JsonParser json, int offset) {
      this.json = json;
      this.offset = offset;
    }

    Envelope read() throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return unreadable(Rejection.NOT_A_TRADE, "not an object");
      }
      int whole = position();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        field(json.currentName());
      }
      int end = end();
      if (json.nextToken() != null) {
        return unreadable(Rejection.NOT_JSON, "more than one value");
      }
      if (event.equals(SHUTDOWN) || stream.equals("!" + SHUTDOWN)) {
        return of(Kind.SERVER_SHUTDOWN, 0, 0);
      }
      if (error) {
        return of(Kind.ERROR, 0, 0);
      }
      if (result) {
        return of(Kind.RESULT, 0, 0);
      }
      if (dataFrom >= 0) {
        return of(Kind.DATA, dataFrom, dataLength);
      }
      return event.isEmpty()
          ? unreadable(Rejection.NOT_A_TRADE, "neither an event nor an answer")
          : of(Kind.DATA, whole, end - whole);
    }

    private void field(String name) throws IOException {
      JsonToken value = json.nextToken();
      switch (name) {
        case "stream" -> stream = json.getValueAsString("");
        case "e" -> event = json.getValueAsString("");
        case "id" -> requestId = json.getValueAsLong(-1);
        case "result" -> result = true;
        case "msg" -> message = json.getValueAsString("");
        case "code", "error" -> error = true;
        default -> {}
      }
      int from = position();
      if (name.equals("error") && value == JsonToken.START_OBJECT) {
        errorObject();
        return;
      }
      json.skipChildren();
      if (name.equals("data") && value == JsonToken.START_OBJECT) {
        dataFrom = from;
        dataLength = end() - from;
      }
    }

    private void errorObject() throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals("msg")) {
          message = json.getValueAsString("");
        }
        json.skipChildren();
      }
    }

    private int position() {
      return offset + (int) json.currentTokenLocation().getByteOffset();
    }

    private int end() {
      return offset + (int) json.currentLocation().getByteOffset();
    }

    private Envelope of(Kind kind, int from, int length) {
      return new Envelope(kind, from, length, requestId, null, message);
    }
  }
}
