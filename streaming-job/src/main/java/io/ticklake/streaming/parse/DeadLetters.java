package io.ticklake.streaming.parse;

import io.ticklake.model.Rejection;
import java.io.Serializable;
import java.util.function.Consumer;

/** Takes what could not be understood. */
public interface DeadLetters {
  void add(Rejection reason, String topic, int partition, long offset, byte[] value, String origin);

  /** Returns once everything that was added is where it belongs. */
  void flush();

  /** Opens them where a task runs. */
  interface Factory extends Serializable {
    DeadLetters open(Consumer<Rejection> counter);
  }
}
