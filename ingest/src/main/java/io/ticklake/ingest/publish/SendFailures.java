package io.ticklake.ingest.publish;

/** Hears of every record that did not come into Kafka. */
public interface SendFailures {
  void failed(String topic, SendFailure failure, Exception cause);
}
