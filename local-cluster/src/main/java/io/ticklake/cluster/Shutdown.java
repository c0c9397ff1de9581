package io.ticklake.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Takes the cluster down, who uses others before the others, and leaves no process. */
final class Shutdown {
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Side by side within a stage. */
  private static final List<List<String>> STAGES =
      List.of(
          List.of("history-server", "nodemanager-1", "nodemanager-2", "kafka"),
          List.of("resourcemanager", "datanode-1", "datanode-2"),
          List.of("namenode"));

  private final DaemonControl control;
  private final Console console;

  Shutdown(DaemonControl control, Console console) {
    this.control = control;
    this.console = console;
  }

  void run() throws IOException, InterruptedException {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      for (List<String> stage : STAGES) {
        List<Future<?>> steps = new ArrayList<>();
        for (String name : stage) {
          steps.add(
              threads.submit(
                  () -> {
                    stop(name);
                    return null;
                  }));
        }
        for (Future<?> step : steps) {
          step.get();
        }
      }
    } catch (ExecutionException e) {
      throw new ClusterException("Cannot stop the cluster: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
    sweep();
  }

  private void stop(String name) throws IOException, InterruptedException {
    if (control.running(name).isEmpty()) {
      control.stop(name, GRACE);
      return;
    }
    boolean killed = control.stop(name, GRACE);
    console.say(name, killed ? "killed: it did not end within 10 s" : "down");
  }

  /** Containers whose NodeManager was killed, and daemons whose pid file was lost. */
  private void sweep() throws InterruptedException {
    List<ProcessIdentity> strays = control.strays();
    for (ProcessIdentity stray : strays) {
      control.kill(stray);
    }
    if (!strays.isEmpty()) {
      console.say("ended " + strays.size() + " processes that were left, YARN containers mostly");
    }
  }
}
