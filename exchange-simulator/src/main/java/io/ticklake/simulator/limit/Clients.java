package io.ticklake.simulator.limit;

import io.ticklake.simulator.clock.NanoClock;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** All addresses that have been seen. Thread-safe. */
public final class Clients {
  private final Map<String, Client> clients = new ConcurrentSkipListMap<>();
  private final ClientLimits limits;
  private final NanoClock clock;

  public Clients(ClientLimits limits, NanoClock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  public Client at(String address) {
    return clients.computeIfAbsent(address, unused -> new Client(limits, clock));
  }

  public ClientLimits limits() {
    return limits;
  }

  /** By address, in order. */
  public Map<String, Client> all() {
    return Map.copyOf(clients);
  }
}
