package io.ticklake.ingest.publish;

import io.ticklake.model.Topics;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** What has been handed to Kafka and what has become of it, by topic. */
public final class PublishMeter {
  /** One topic's records on their way. */
  public static final class Flow {
    private final String topic;
    private final LongAdder sent = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();

    Flow(String topic) {
      this.topic = topic;
    }

    public String topic() {
      return topic;
    }

    public long acknowledged() {
      return acknowledged.sum();
    }

    /** Records that Kafka has neither acknowledged nor refused. */
    public long outstanding() {
      return sent.sum() - decided();
    }

    /** Records that Kafka has acknowledged or refused. */
    public long decided() {
      return acknowledged.sum() + failed.sum();
    }

    void countSent() {
      sent.increment();
    }

    void countDecided(Exception exception) {
      (exception == null ? acknowledged : failed).increment();
    }
  }

  private final Flow trades = new Flow(Topics.TRADES);
  private final List<Flow> flows =
      Stream.concat(
              Stream.of(trades),
              Stream.of(Topics.TRADES_DEAD_LETTER, Topics.GAP_CLAIMS, Topics.INGEST_STATE)
                  .map(Flow::new))
          .toList();
  private final LongConsumer ackNanos;

  /**
   * Starts at zero.
   *
   * @param ackNanos takes samples of the time from receipt to acknowledgement of trades
   */
  public PublishMeter(LongConsumer ackNanos) {
    this.ackNanos = ackNanos;
  }

  /** Each topic that is written. */
  public List<Flow> flows() {
    return flows;
  }

  /** Trades that Kafka has acknowledged. */
  public long acknowledged() {
    return trades.acknowledged();
  }

  /** Trades that Kafka has neither acknowledged nor refused. */
  public long outstanding() {
    return trades.outstanding();
  }

  Flow trades() {
    return trades;
  }

  Flow flow(String topic) {
    return flows.stream().filter(flow -> flow.topic.equals(topic)).findFirst().orElseThrow();
  }

  void ackAfter(long nanos) {
    ackNanos.accept(nanos);
  }
}
