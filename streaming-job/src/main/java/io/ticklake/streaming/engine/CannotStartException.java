package io.ticklake.streaming.engine;

/** The job refuses to start; the message says why and what to do. */
public final class CannotStartException extends RuntimeException {
  public CannotStartException(String message) {
    super(message);
  }
}
