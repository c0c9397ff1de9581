package io.ticklake.streaming.state;

import java.io.Serializable;
import java.time.Duration;

/**
 * What the state needs to know.
 *
 * @param horizon how long beyond the watermark a bar can still be revised from memory
 */
public record StateSettings(Duration horizon) implements Serializable {
  long horizonMicros() {
    return horizon.toNanos() / 1000;
  }
}
