package io.ticklake.simulator;

import io.ticklake.simulator.market.Catalogue;
import io.ticklake.simulator.market.Instrument;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be chosen about a simulated exchange.
 *
 * @param port 0 picks a free one
 * @param rate trades per second of all symbols together
 */
public record SimulatorOptions(
    String host, int port, int symbols, boolean nonAsciiSymbol, double rate, long seed) {

  public static SimulatorOptions standard() {
    return new SimulatorOptions("127.0.0.1", 0, 200, false, 2000, 1);
  }

  List<Instrument> instruments() {
    List<Instrument> instruments = new ArrayList<>(Catalogue.first(symbols));
    if (nonAsciiSymbol) {
      instruments.add(Catalogue.NON_ASCII);
    }
    return instruments;
  }
}
