package io.ticklake.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP response whose body is written while it is sent. */
public record Reply(int status, String contentType, Map<String, String> headers, Body body) {
  /** Writes a response's content; blocks while the client is slower. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Content that is known beforehand. */
  record Text(String text) implements Body {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(utf8());
    }

    byte[] utf8() {
      return text.getBytes(UTF_8);
    }
  }

  public static Reply json(int status, String json) {
    return new Reply(status, "application/json;charset=UTF-8", Map.of(), new Text(json));
  }

  public static Reply text(int status, String text) {
    return new Reply(status, "text/plain;charset=UTF-8", Map.of(), new Text(text));
  }

  public static Reply streamed(String contentType, Body body) {
    return new Reply(200, contentType, Map.of(), body);
  }

  public Reply with(String header, Object value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value.toString());
    return new Reply(status, contentType, more, body);
  }
}
