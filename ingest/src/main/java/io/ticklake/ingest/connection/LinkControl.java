package io.ticklake.ingest.connection;

/** What the messages of a connection say about the connection itself. */
public interface LinkControl {
  void answered(long requestId);

  void refused(long requestId, String detail);

  void shutdownAnnounced();
}
