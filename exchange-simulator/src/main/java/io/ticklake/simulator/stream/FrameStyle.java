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
public record FrameStyle(Wrapping wrapping, TimeUnit unit) {
  /** Whether events say which stream they are of. */
  public enum Wrapping {
    RAW,
    COMBINED
  }

  FrameStyle wrapped(Wrapping wanted) {
    return new FrameStyle(wanted, unit);
  }

  long nanosPerUnit() {
    return unit.toNanos(1);
  }

  /** What stands before an event. */
  public String opening(String streamName) {
    return wrapping == Wrapping.RAW
        ? ""
        : "{\"stream\":\""
            + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(streamName))
            + "\",\"data\":";
  }

  /** What stands behind an event. */
  public String closing() {
    return wrapping == Wrapping.RAW ? "" : "}";
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
