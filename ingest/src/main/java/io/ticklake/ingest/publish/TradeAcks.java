package io.ticklake.ingest.publish;

/** Where Kafka's acknowledgements of one symbol's trades go. Called on the producer's thread. */
public interface TradeAcks {
  /** The symbol as the key of its records. */
  byte[] key();

  /** Kafka holds the trade. */
  void acknowledged(long id);

  /** Kafka has not taken the trade. */
  default void failed(long id) {}
}
