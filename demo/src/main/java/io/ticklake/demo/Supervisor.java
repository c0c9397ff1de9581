package io.ticklake.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Starts again what has died, after a moment, as an init system does. */
final class Supervisor {
  private static final Duration RESTART_AFTER = Duration.ofSeconds(1);

  private final Clock clock;
  private final Consumer<String> diary;
  private final List<Service> services;
  private final Map<Service, Instant> foundDead = new HashMap<>();

  Supervisor(List<Service> services, Clock clock, Consumer<String> diary) {
    this.services = List.copyOf(services);
    this.clock = clock;
    this.diary = diary;
  }

  /** One look at everything; to be called again and again. */
  synchronized void look() {
    Instant now = clock.instant();
    for (Service service : services) {
      if (service.isAlive()) {
        foundDead.remove(service);
        continue;
      }
      Instant since = foundDead.computeIfAbsent(service, dead -> now);
      if (Duration.between(since, now).compareTo(RESTART_AFTER) >= 0) {
        foundDead.remove(service);
        diary.accept("  start " + service.name());
        service.start();
      }
    }
  }
}
