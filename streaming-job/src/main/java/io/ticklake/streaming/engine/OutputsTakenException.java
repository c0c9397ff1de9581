package io.ticklake.streaming.engine;

/** Another driver has taken the outputs over; whether it was right to, the lake's epoch tells. */
public final class OutputsTakenException extends RuntimeException {
  public OutputsTakenException(String message, Throwable cause) {
    super(message, cause);
  }
}
