package io.ticklake.model;

/** The headers of records in Kafka. Every value is UTF-8 text, so that console tools show it. */
public final class RecordHeaders {
  /** Nanoseconds since the epoch at which the ingester received the trade. */
  public static final String RECEIVED_AT = "received_at_ns";

  /** The ingester's connection that brought the trade. */
  public static final String CONNECTION = "connection";

  /** {@link Origin#label()}. */
  public static final String ORIGIN = "origin";

  /** {@link Rejection#label()} of a dead letter. */
  public static final String REASON = "reason";

  /** Where a dead letter was found: {@code topic-partition@offset}, or the connection's URL. */
  public static final String COORDINATES = "coordinates";

  /** How many bytes a dead letter had, of which Kafka took the first ones alone. */
  public static final String TRUNCATED_FROM = "truncated_from";

  /** Which ingester wrote a state: a name of its own for each run. */
  public static final String WRITER = "writer";

  private RecordHeaders() {}
}
