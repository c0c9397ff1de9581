package io.ticklake.streaming.parse;

import io.ticklake.model.Rejection;

/** Takes what could not be understood, and counts it. */
public interface DeadLetters {
  void add(Rejection reason, String topic, int partition, long offset, byte[] value, String origin);
}
