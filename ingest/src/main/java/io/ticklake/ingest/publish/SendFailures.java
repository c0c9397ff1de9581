package io.ticklake.ingest.publish;

import io.ticklake.model.Rejection;

/** Hears of every record that did not come into Kafka. */
public interface SendFailures {
  void failed(String topic, SendFailure failure, Exception cause);

  /** A trade that Kafka does not take goes to the dead letters. */
  void rejected(Rejection reason);
}
