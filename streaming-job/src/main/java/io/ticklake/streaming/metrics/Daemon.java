package io.ticklake.streaming.metrics;

/** Threads that keep no driver alive. */
final class Daemon {
  static Thread thread(Runnable task) {
    Thread created = new Thread(task, "metrics");
    created.setDaemon(true);
    return created;
  }

  private Daemon() {}
}
