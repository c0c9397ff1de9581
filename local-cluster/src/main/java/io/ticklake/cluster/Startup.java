package io.ticklake.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Brings up what is not healthy, side by side where nothing depends on the other. Where one thing
 * fails, whatever this run has started is stopped again.
 */
final class Startup {
  private final ClusterPlan plan;
  private final DaemonStart start;
  private final Storage storage;
  private final LakeSetup lake;
  private final List<LakeFolder> folders;
  private final TopicSetup topics;
  private final Console console;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CompletableFuture<Void> formatted = new CompletableFuture<>();

  Startup(
      ClusterPlan plan,
      DaemonStart start,
      Storage storage,
      LakeSetup lake,
      List<LakeFolder> folders,
      TopicSetup topics,
      Console console) {
    this.plan = plan;
    this.start = start;
    this.storage = storage;
    this.lake = lake;
    this.folders = List.copyOf(folders);
    this.topics = topics;
    this.console = console;
  }

  void run() throws IOException, InterruptedException {
    try {
      CompletionService<Void> steps = new ExecutorCompletionService<>(threads);
      int number = submit(steps);
      for (int i = 0; i < number; i++) {
        steps.take().get();
      }
      threads.shutdown();
    } catch (ExecutionException e) {
      abort();
      throw unwrapped(e);
    } catch (InterruptedException e) {
      abort();
      throw e;
    }
  }

  /** Stops what is under way and what was started. */
  void abort() throws IOException, InterruptedException {
    threads.shutdownNow();
    if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
      console.say("some step of the start does not end; stopping what it has started");
    }
    start.undo();
  }

  private int submit(CompletionService<Void> steps) {
    List<Future<Void>> hdfs = new ArrayList<>();
    List<Callable<Void>> others = new ArrayList<>();
    hdfs.add(steps.submit(step(this::nameNode)));
    for (int worker = 1; worker <= ConfigurationSet.WORKERS; worker++) {
      Daemon dataNode = plan.dataNode(worker);
      hdfs.add(steps.submit(step(() -> dataNode(dataNode))));
      Daemon nodeManager = plan.nodeManager(worker);
      others.add(step(() -> start.ensure(nodeManager)));
    }
    others.add(step(() -> start.ensure(plan.resourceManager())));
    others.add(step(this::kafka));
    others.add(step(() -> history(hdfs)));
    others.forEach(steps::submit);
    return hdfs.size() + others.size();
  }

  private void nameNode() throws IOException, InterruptedException {
    if (!storage.nameNodeIsFormatted()) {
      console.say("namenode", "formats its folder: first start");
      storage.formatNameNode();
    }
    formatted.complete(null);
    start.ensure(plan.nameNode());
  }

  private void dataNode(Daemon daemon)
      throws IOException, InterruptedException, ExecutionException {
    formatted.get();
    start.ensure(daemon);
  }

  private void kafka() throws IOException, InterruptedException {
    if (!storage.brokerIsFormatted()) {
      console.say("kafka", "formats its folder: first start");
      storage.formatBroker();
    }
    start.ensure(plan.broker());
    topics.apply().forEach(line -> console.say("topics", line));
  }

  private void history(List<Future<Void>> hdfs)
      throws IOException, InterruptedException, ExecutionException {
    for (Future<Void> daemon : hdfs) {
      daemon.get();
    }
    List<String> made = lake.apply(folders);
    if (!made.isEmpty()) {
      console.say("lake", "made " + String.join(", ", made));
    }
    start.ensure(plan.history());
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, InterruptedException, ExecutionException;
  }

  private static Callable<Void> step(Step step) {
    return () -> {
      step.run();
      return null;
    };
  }

  private static ClusterException unwrapped(ExecutionException failure) {
    Throwable cause = failure;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ClusterException known) {
      return known;
    }
    return cause instanceof InterruptedException
        ? new ClusterException("Cannot start the cluster: interrupted", cause)
        : new ClusterException("Cannot start the cluster: " + cause, cause);
  }
}
