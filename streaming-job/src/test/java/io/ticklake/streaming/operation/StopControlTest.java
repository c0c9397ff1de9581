package io.ticklake.streaming.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StopControlTest {
  private final StopControl control = new StopControl();

  @Test
  void thereIsNothingToWaitForBeforeAnythingRuns() throws Exception {
    assertThat(waiting().get(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void whatRunsIsWaitedFor() throws Exception {
    control.began();
    Thread waiter = new Thread(this::await);
    waiter.start();
    Awaitility.await().until(() -> waiter.getState() == Thread.State.WAITING);

    control.ended();

    waiter.join(60_000);
    assertThat(waiter.isAlive()).isFalse();
    assertThat(waiting().get(1, TimeUnit.MINUTES)).isTrue();
  }

  private CompletableFuture<Boolean> waiting() {
    return CompletableFuture.supplyAsync(
        () -> {
          await();
          return true;
        });
  }

  private void await() {
    try {
      control.awaitEnd();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
