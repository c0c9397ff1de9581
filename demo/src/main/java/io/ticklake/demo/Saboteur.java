package io.ticklake.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Does to running processes what a schedule says. */
final class Saboteur implements AutoCloseable {
  /** What the streaming job logs once a batch is in the lake. */
  private static final Pattern PUBLISHED = Pattern.compile("JobRunner: Batch [0-9]+:");

  private static final Duration SUCCESSOR_BOUND = Duration.ofMinutes(2);
  private static final Duration SUPERSEDED_BOUND = Duration.ofMinutes(3);
  private static final Duration WIDEN_BOUND = Duration.ofMinutes(2);

  private final Program ingester;
  private final Program driver;
  private final Map<Victim, ClusterDaemon> daemons;
  private final Processes processes;
  private final TradePartitions partitions;
  private final Clock clock;
  private final Consumer<String> diary;
  private final ScheduledExecutorService later = Executors.newScheduledThreadPool(4);
  private final List<Future<?>> underWay = new ArrayList<>();
  private final Set<Long> frozen = ConcurrentHashMap.newKeySet();
  private final Queue<Child> superseded = new ConcurrentLinkedQueue<>();
  private int struck;
  private int survivors;

  Saboteur(
      Program ingester,
      Program driver,
      Map<Victim, ClusterDaemon> daemons,
      Processes processes,
      TradePartitions partitions,
      Clock clock,
      Consumer<String> diary) {
    this.ingester = ingester;
    this.driver = driver;
    this.daemons = Map.copyOf(daemons);
    this.processes = processes;
    this.partitions = partitions;
    this.clock = clock;
    this.diary = diary;
  }

  /** Faults that met a living victim. */
  int struck() {
    return struck;
  }

  /** Superseded drivers that went on running. */
  synchronized int survivors() {
    return survivors;
  }

  void strike(Disruption disruption) {
    OptionalLong target = target(disruption);
    if (target.isEmpty()) {
      diary.accept("(%s: not there just now)".formatted(disruption));
      return;
    }
    struck++;
    diary.accept(disruption.toString());
    long pid = target.getAsLong();
    switch (disruption.kind()) {
      case KILL -> Processes.signal("KILL", pid);
      case RESTART -> Processes.signal("TERM", pid);
      case FREEZE -> {
        freeze(pid);
        underWay.add(
            later.schedule(
                () -> thaw(disruption.victim().label(), pid),
                disruption.length().toMillis(),
                TimeUnit.MILLISECONDS));
      }
      case SUPERSEDE -> {
        freeze(pid);
        Child old = driver.supersede();
        superseded.add(old);
        underWay.add(later.submit(() -> thawAfterSuccessor(old, pid)));
      }
      case WIDEN -> underWay.add(later.submit(this::widen));
    }
  }

  /** Waits until nothing is frozen any more and every superseded driver has ended. */
  void calm() {
    for (Future<?> one : underWay) {
      try {
        one.get(SUCCESSOR_BOUND.plus(SUPERSEDED_BOUND).toSeconds() + 30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException | TimeoutException e) {
        throw new DemoException("Cannot end a fault: " + e, e);
      }
    }
    underWay.clear();
  }

  private OptionalLong target(Disruption disruption) {
    return switch (disruption.victim()) {
      case INGESTER -> group(ingester);
      case DRIVER ->
          disruption.kind() == Disruption.Kind.SUPERSEDE && !driverPublishes()
              ? OptionalLong.empty()
              : group(driver);
      case EXECUTOR -> {
        List<Long> all = processes.executors();
        yield all.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(all.get(disruption.pick() % all.size()));
      }
      default -> daemons.get(disruption.victim()).pid();
    };
  }

  /** A program leads its own process group, which a negative number names. */
  private static OptionalLong group(Program program) {
    return program.isAlive() ? OptionalLong.of(-program.current().pid()) : OptionalLong.empty();
  }

  private void freeze(long pid) {
    frozen.add(pid);
    Processes.signal("STOP", pid);
  }

  private void thaw(long pid) {
    Processes.signal("CONT", pid);
    frozen.remove(pid);
  }

  private void thaw(String name, long pid) {
    thaw(pid);
    diary.accept("  thaw " + name);
  }

  private void thawAfterSuccessor(Child old, long pid) {
    boolean published = await(SUCCESSOR_BOUND, this::driverPublishes);
    diary.accept(
        "  thaw the superseded driver: its successor %s"
            .formatted(published ? "publishes" : "has not published anything"));
    thaw(pid);
    if (await(SUPERSEDED_BOUND, () -> !old.isAlive())) {
      diary.accept("  the superseded driver has ended");
    } else {
      diary.accept("  the superseded driver still runs: killed");
      Processes.signal("KILL", pid);
      count();
    }
  }

  /** The broker may be broken just now. */
  private void widen() {
    Instant until = clock.instant().plus(WIDEN_BOUND);
    while (true) {
      try {
        diary.accept("  the topic trades has %d partitions".formatted(partitions.add()));
        return;
      } catch (DemoException e) {
        if (clock.instant().isAfter(until)) {
          throw e;
        }
        Pause.of(Duration.ofSeconds(1));
      }
    }
  }

  /** Only then it holds an epoch for sure; one frozen earlier would be the newer once let go. */
  private boolean driverPublishes() {
    return PUBLISHED.matcher(driver.current().logText()).find();
  }

  private synchronized void count() {
    survivors++;
  }

  private boolean await(Duration bound, BooleanSupplier condition) {
    Instant until = clock.instant().plus(bound);
    while (!condition.getAsBoolean()) {
      if (clock.instant().isAfter(until) || Thread.currentThread().isInterrupted()) {
        return false;
      }
      Pause.of(Duration.ofMillis(500));
    }
    return true;
  }

  /** Also where the run is broken off: nothing stays frozen, no superseded driver stays. */
  @Override
  public void close() {
    later.shutdownNow();
    for (Long pid : frozen) {
      thaw(pid);
    }
    superseded.stream().filter(Child::isAlive).forEach(Child::close);
  }
}
