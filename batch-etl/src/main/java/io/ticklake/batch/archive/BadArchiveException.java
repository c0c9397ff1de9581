package io.ticklake.batch.archive;

/** An archive cannot be what it says it is; the message says where and why. */
public final class BadArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadArchiveException(String message) {
    super(message);
  }

  public BadArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
