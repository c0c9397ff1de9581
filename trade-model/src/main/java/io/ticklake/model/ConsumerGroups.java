package io.ticklake.model;

/** The names of Ticklake's consumer groups in Kafka. */
public final class ConsumerGroups {
  /** Where the streaming job says how far it is, as conf/streaming.conf has it. */
  public static final String STREAMING = "ticklake-streaming";

  private ConsumerGroups() {}
}
