package io.ticklake.ingest.publish;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** What has been handed to Kafka and what Kafka has acknowledged. */
public final class PublishMeter {
  private final LongAdder sent = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongConsumer ackNanos;
  private volatile long acknowledged;

  /**
   * Starts at zero.
   *
   * @param ackNanos takes samples of the time from receipt to acknowledgement
   */
  public PublishMeter(LongConsumer ackNanos) {
    this.ackNanos = ackNanos;
  }

  public long sent() {
    return sent.sum();
  }

  public long acknowledged() {
    return acknowledged;
  }

  /** Trades that Kafka has neither acknowledged nor refused. */
  public long outstanding() {
    return sent() - acknowledged - failed.sum();
  }

  void countFailed() {
    failed.increment();
  }

  void countSent() {
    sent.increment();
  }

  /** Only the producer's own thread writes here. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void countAcknowledged() {
    acknowledged++;
  }

  void ackAfter(long nanos) {
    ackNanos.accept(nanos);
  }
}
