package io.ticklake.ingest.connection;

/** What a connection's reading thread tells the pool. Written by that thread, read by any. */
public final class LinkActivity {
  private final int linkId;
  private volatile long lastHeardMillis;
  private volatile long readStartedMillis;
  private volatile long payloads;

  public LinkActivity(int linkId, long nowMillis) {
    this.linkId = linkId;
    this.lastHeardMillis = nowMillis;
  }

  public int linkId() {
    return linkId;
  }

  /** Messages so far. */
  public long payloads() {
    return payloads;
  }

  void readStarted(long nowMillis) {
    lastHeardMillis = nowMillis;
    readStartedMillis = nowMillis;
  }

  void readEnded(long nowMillis, long payloadsSoFar) {
    payloads = payloadsSoFar;
    readStartedMillis = 0;
    lastHeardMillis = nowMillis;
  }

  /** How long nothing has arrived; 0 while what has arrived is still being taken in. */
  public long silentMillis(long nowMillis) {
    return readStartedMillis == 0 ? nowMillis - lastHeardMillis : 0;
  }

  /**
   * How long the reading thread has been held up by one read, for want of room in Kafka's buffer.
   */
  public long heldUpMillis(long nowMillis) {
    long started = readStartedMillis;
    return started == 0 ? 0 : nowMillis - started;
  }
}
