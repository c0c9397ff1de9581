package io.ticklake.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnstileTest {
  @Test
  void staysClosedUntilEnoughHaveLeft() throws Exception {
    Turnstile turnstile = new Turnstile(4, 2);
    for (int i = 0; i < 4; i++) {
      turnstile.enter();
    }
    Thread[] waiter = new Thread[1];
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> fifth =
        CompletableFuture.runAsync(
            () -> {
              waiter[0] = Thread.currentThread();
              begun.countDown();
              enter(turnstile);
            });
    begun.await();
    awaitWaiting(waiter[0]);

    turnstile.leave();
    assertThat(fifth).isNotDone();
    awaitWaiting(waiter[0]);

    turnstile.leave();
    fifth.get(30, TimeUnit.SECONDS);
  }

  @Test
  void holdsManyBackAndNeverForGood() throws Exception {
    int most = 8;
    int threads = 4;
    int each = 100_000;
    Turnstile turnstile = new Turnstile(most, 2);
    Semaphore entered = new Semaphore(0);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger highest = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    enter(turnstile);
                    highest.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    entered.release();
                  }
                }));
      }
      for (int i = 0; i < threads * each; i++) {
        entered.acquire();
        inside.decrementAndGet();
        turnstile.leave();
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }

    // Each thread may have seen it open just before it closed.
    assertThat(highest).hasValueLessThan(most + threads);
    assertThat(inside).hasValue(0);
  }

  private static void awaitWaiting(Thread thread) {
    await().until(() -> thread.getState() == Thread.State.WAITING);
  }

  private static void enter(Turnstile turnstile) {
    try {
      turnstile.enter();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
