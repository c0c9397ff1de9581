package io.ticklake.simulator;

import io.ticklake.simulator.control.ControlApi;
import io.ticklake.simulator.http.HttpServer;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.RequestHandler;
import io.ticklake.simulator.market.Market;
import io.ticklake.simulator.market.MarketTime;
import io.ticklake.simulator.market.NanoClock;
import io.ticklake.simulator.rest.RestApi;
import io.ticklake.simulator.stream.StreamGate;
import io.ticklake.simulator.stream.StreamStats;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A running simulated exchange. */
public final class ExchangeSimulator implements AutoCloseable {
  private final HttpServer server;

  private ExchangeSimulator(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts an exchange; it serves when this returns.
   *
   * @throws IOException if its port cannot be had
   */
  public static ExchangeSimulator start(SimulatorOptions options, NanoClock clock)
      throws IOException {
    MarketTime time = new MarketTime(clock);
    Market market = Market.of(options.seed(), time, options.instruments(), options.rate());
    StreamStats stats = new StreamStats();
    RestApi rest = new RestApi(market);
    ControlApi control = new ControlApi(market, stats, time.now());
    RequestHandler routes =
        request -> {
          if (request.path().startsWith(RestApi.PATH)) {
            return rest.handle(request);
          }
          if (request.path().startsWith(ControlApi.PATH)) {
            return control.handle(request);
          }
          return Reply.text(404, "Not Found\n");
        };
    return new ExchangeSimulator(
        HttpServer.listen(
            new InetSocketAddress(options.host(), options.port()),
            routes,
            new StreamGate(market, stats)));
  }

  public int port() {
    return server.port();
  }

  /** Waits until the exchange has been closed. */
  public void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() {
    server.close();
  }
}
