package io.ticklake.ingest.publish;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the trades on their way. The producer's buffer bounds the bytes of their batches alone;
 * what it keeps of each record beside these fills a small heap sooner where Kafka falls behind.
 */
public final class Turnstile {
  /** What a trade on its way takes beside its bytes, roughly. */
  private static final int BYTES_A_TRADE = 160;

  private final long most;
  private final long resume;
  private final AtomicLong inside = new AtomicLong();
  private volatile boolean closed;

  /**
   * Lets trades pass until so many are inside.
   *
   * @param resume once it has closed, so many are inside when it opens again; at least one
   */
  Turnstile(long most, long resume) {
    this.most = most;
    this.resume = resume;
  }

  /** So that records take about as much memory as the buffer of their bytes. */
  public static Turnstile besideBuffer(long bytes) {
    long most = Math.max(4, bytes / BYTES_A_TRADE);
    return new Turnstile(most, most - most / 4);
  }

  /** Waits while too many are inside. */
  void enter() throws InterruptedException {
    if (closed) {
      awaitOpen();
    }
    if (inside.incrementAndGet() >= most) {
      close();
    }
  }

  void leave() {
    if (inside.decrementAndGet() <= resume && closed) {
      open();
    }
  }

  /** Only while there is somebody to open it again. */
  private synchronized void close() {
    closed = inside.get() > resume;
  }

  private synchronized void open() {
    if (inside.get() <= resume) {
      closed = false;
      notifyAll();
    }
  }

  private synchronized void awaitOpen() throws InterruptedException {
    while (closed) {
      wait();
    }
  }
}
