package io.ticklake.ingest.connection;

/** What the pool decides, done. No call waits, and none calls the pool back at once. */
interface Transport {
  void open(LinkActivity activity);

  void send(int linkId, String text);

  void close(int linkId, CloseCause cause);
}
