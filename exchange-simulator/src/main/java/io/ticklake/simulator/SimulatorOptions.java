package io.ticklake.simulator;

import io.ticklake.simulator.fault.FaultPlan;
import io.ticklake.simulator.limit.ClientLimits;
import io.ticklake.simulator.stream.StreamLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * What can be chosen about a simulated exchange.
 *
 * @param port 0 picks a free one
 * @param archiveDelay how long after its end a day's archive can be had
 */
public record SimulatorOptions(
    String host,
    int port,
    MarketOptions market,
    StreamLimits streams,
    ClientLimits clients,
    FaultPlan faults,
    Duration archiveDelay,
    Optional<ReplayOptions> replay) {

  private static final int MAX_PORT = 65_535;

  public SimulatorOptions {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("Invalid port: " + port);
    }
    if (archiveDelay.isNegative()) {
      throw new IllegalArgumentException("Invalid archive delay: " + archiveDelay);
    }
  }

  public static SimulatorOptions standard() {
    return new SimulatorOptions(
        "127.0.0.1",
        0,
        MarketOptions.standard(),
        StreamLimits.standard(),
        ClientLimits.standard(),
        FaultPlan.NONE,
        Duration.ZERO,
        Optional.empty());
  }

  public SimulatorOptions withMarket(MarketOptions wanted) {
    return new SimulatorOptions(host, port, wanted, streams, clients, faults, archiveDelay, replay);
  }

  public SimulatorOptions withStreams(StreamLimits wanted) {
    return new SimulatorOptions(host, port, market, wanted, clients, faults, archiveDelay, replay);
  }

  public SimulatorOptions withClients(ClientLimits wanted) {
    return new SimulatorOptions(host, port, market, streams, wanted, faults, archiveDelay, replay);
  }

  public SimulatorOptions withFaults(FaultPlan wanted) {
    return new SimulatorOptions(host, port, market, streams, clients, wanted, archiveDelay, replay);
  }

  public SimulatorOptions withReplay(ReplayOptions wanted) {
    return new SimulatorOptions(
        host, port, market, streams, clients, faults, archiveDelay, Optional.of(wanted));
  }
}
