package io.ticklake.ingest.publish;

import java.util.Locale;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Why a record did not come into Kafka, and what that means. */
public enum SendFailure {
  /** The record is too large: a dead letter. REST may have the trade in a shorter shape. */
  TOO_LARGE(false),
  /** The user or the rights are wrong: only the operator can mend it. */
  NOT_PERMITTED(true),
  /** The topic or the broker cannot take such records at all. */
  NOT_SUPPORTED(true),
  /** The producer has met something that it cannot recover from: only a new one can go on. */
  BROKEN(true),
  /** The producer was closed with the record still in its buffer: the next start fetches it. */
  CLOSED(false),
  /** Anything else: the trade is fetched again. */
  REFUSED(false);

  private final boolean fatal;
  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  SendFailure(boolean fatal) {
    this.fatal = fatal;
  }

  /** The ingester cannot go on. */
  public boolean fatal() {
    return fatal;
  }

  /** As in metrics and logs. */
  public String label() {
    return label;
  }

  static SendFailure of(Exception cause) {
    if (cause instanceof RecordTooLargeException) {
      return TOO_LARGE;
    }
    if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
      return NOT_PERMITTED;
    }
    if (cause instanceof UnsupportedVersionException || cause instanceof InvalidTopicException) {
      return NOT_SUPPORTED;
    }
    if (isErrorState(cause)) {
      return BROKEN;
    }
    if (cause instanceof RetriableException) {
      return REFUSED;
    }
    return cause instanceof KafkaException && isClose(cause.getMessage()) ? CLOSED : REFUSED;
  }

  /** Kafka's client has no type for it: once there, it throws this at every call. */
  private static boolean isErrorState(Exception cause) {
    return cause instanceof KafkaException
        && cause.getMessage() != null
        && cause.getMessage().contains("in an error state");
  }

  private static boolean isClose(String message) {
    return message != null && message.toLowerCase(Locale.ROOT).contains("close");
  }
}
