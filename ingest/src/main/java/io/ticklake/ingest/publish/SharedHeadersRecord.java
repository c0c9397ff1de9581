package io.ticklake.ingest.publish;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** A record that does not copy its headers. */
final class SharedHeadersRecord extends ProducerRecord<byte[], byte[]> {
  private final Headers shared;

  SharedHeadersRecord(String topic, byte[] key, byte[] value, Headers shared) {
    super(topic, key, value);
    this.shared = shared;
  }

  @Override
  public Headers headers() {
    return shared;
  }
}
