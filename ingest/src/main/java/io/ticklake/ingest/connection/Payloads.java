package io.ticklake.ingest.connection;

/**
 * Takes the messages of one connection, on its reading thread. As long as a call does not return,
 * nothing more is read: that is the back-pressure.
 */
public interface Payloads {
  /** Bytes have come in; the messages that they complete follow. */
  void readStarted();

  /** One message. The array is used again after the call. */
  void payload(byte[] bytes, int offset, int length);

  /** The messages of this read are through. */
  void readEnded();
}
