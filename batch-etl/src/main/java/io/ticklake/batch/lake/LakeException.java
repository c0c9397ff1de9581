package io.ticklake.batch.lake;

/** A job cannot go on; the message says why and what to do, and is all that the user needs. */
public final class LakeException extends RuntimeException {
  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}
