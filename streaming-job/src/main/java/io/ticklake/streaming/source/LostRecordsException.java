package io.ticklake.streaming.source;

import org.apache.kafka.common.TopicPartition;

/** Kafka has not got what is to be read: it was deleted before, or the topic was made anew. */
public final class LostRecordsException extends RuntimeException {
  public LostRecordsException(TopicPartition partition, long offset, Throwable cause) {
    super(
        "Cannot read %s from offset %d: Kafka has not got it, or no longer. Trades may be lost. Move the checkpoint away and start with --resume-from-lake to go on with what it has"
            .formatted(partition, offset),
        cause);
  }
}
