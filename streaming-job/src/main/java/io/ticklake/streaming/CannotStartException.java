package io.ticklake.streaming;

/** The job refuses to start; the message says why and what to do. */
final class CannotStartException extends RuntimeException {
  CannotStartException(String message) {
    super(message);
  }
}
