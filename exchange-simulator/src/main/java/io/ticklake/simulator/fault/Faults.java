package io.ticklake.simulator.fault;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** The plan that holds now, and how often each fault has happened. Thread-safe. */
public final class Faults {
  private final Map<Fault, LongAdder> counts = new EnumMap<>(Fault.class);
  private final List<Consumer<FaultPlan>> listeners = new CopyOnWriteArrayList<>();
  private volatile FaultPlan plan;

  public Faults(FaultPlan plan) {
    this.plan = plan;
    for (Fault fault : Fault.values()) {
      counts.put(fault, new LongAdder());
    }
  }

  public FaultPlan plan() {
    return plan;
  }

  public void change(FaultPlan changed) {
    plan = changed;
    listeners.forEach(listener -> listener.accept(changed));
  }

  /** Tells somebody of every change. */
  public void onChange(Consumer<FaultPlan> listener) {
    listeners.add(listener);
  }

  public void happened(Fault fault) {
    counts.get(fault).increment();
  }

  /** How often each fault has happened, those that have. */
  public Map<String, Long> happened() {
    Map<String, Long> happened = new LinkedHashMap<>();
    counts.forEach(
        (fault, count) -> {
          if (count.sum() > 0) {
            happened.put(fault.label(), count.sum());
          }
        });
    return happened;
  }
}
