package io.ticklake.streaming.operation;

import java.util.concurrent.CountDownLatch;

/**
 * Between those who want the job to stop and the thread that runs the batches: once a stop is
 * requested no further batch begins, and the one that runs is finished.
 */
public final class StopControl {
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile boolean parked;
  private boolean running;

  public void request() {
    requested = true;
  }

  public boolean requested() {
    return requested;
  }

  /**
   * Whether the thread of the batches waits here, so that stopping the query interrupts nothing.
   */
  public boolean parked() {
    return parked;
  }

  /**
   * Called before each batch; does not return once a stop is requested, until the thread is
   * interrupted.
   */
  public void admit() throws InterruptedException {
    if (requested) {
      parked = true;
      never.await();
    }
  }

  /** From here until {@link #ended} there is something that has to be ended in good order. */
  public synchronized void began() {
    running = true;
  }

  public synchronized void ended() {
    running = false;
    notifyAll();
  }

  /** Returns as soon as nothing runs that has to be ended in good order. */
  public synchronized void awaitEnd() throws InterruptedException {
    while (running) {
      wait();
    }
  }
}
