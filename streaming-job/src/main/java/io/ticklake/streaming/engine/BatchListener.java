package io.ticklake.streaming.engine;

/** Hears of the batches, on the thread that runs them. */
public interface BatchListener {
  /** Before anything of the batch is done; it may wait here. */
  void beginning(long batchId) throws InterruptedException;

  void published(BatchSummary batch);
}
