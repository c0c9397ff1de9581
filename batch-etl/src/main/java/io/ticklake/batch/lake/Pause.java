package io.ticklake.batch.lake;

import java.time.Duration;

/** Waits between attempts. */
public interface Pause {
  void sleep(Duration duration) throws InterruptedException;
}
