package io.ticklake.streaming.publish;

/** Another driver has taken over: this one must not publish any more. */
public final class SupersededException extends RuntimeException {
  SupersededException(String message) {
    super(message);
  }
}
