package io.ticklake.simulator.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.concurrent.TimeUnit;

/**
 * How a connection wants its events.
 *
 * @param wrapping whether each event is wrapped with its stream's name
 * @param unit of all times
 */
record FrameStyle(Wrapping wrapping, TimeUnit unit) {
  enum Wrapping {
    RAW,
    COMBINED
  }

  long nanosPerUnit() {
    return unit.toNanos(1);
  }

  /** What stands before an event. */
  String opening(String streamName) {
    return wrapping == Wrapping.RAW ? "" : "{\"stream\":\"" + quoted(streamName) + "\",\"data\":";
  }

  /** What stands behind an event. */
  String closing() {
    return wrapping == Wrapping.RAW ? "" : "}";
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String quoted(String text) {
    return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
