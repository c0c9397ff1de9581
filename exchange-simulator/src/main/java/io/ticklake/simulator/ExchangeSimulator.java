package io.ticklake.simulator;

import io.ticklake.simulator.archive.ArchiveTree;
import io.ticklake.simulator.clock.NanoClock;
import io.ticklake.simulator.control.ControlApi;
import io.ticklake.simulator.control.FaultControl;
import io.ticklake.simulator.control.Listings;
import io.ticklake.simulator.control.Statistics;
import io.ticklake.simulator.fault.Fault;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.HttpServer;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.RequestHandler;
import io.ticklake.simulator.limit.Clients;
import io.ticklake.simulator.market.Hash;
import io.ticklake.simulator.market.Market;
import io.ticklake.simulator.market.MarketTime;
import io.ticklake.simulator.replay.Replay;
import io.ticklake.simulator.rest.RestApi;
import io.ticklake.simulator.stream.FeedSource;
import io.ticklake.simulator.stream.MarketFeed;
import io.ticklake.simulator.stream.StreamGate;
import io.ticklake.simulator.venue.Venue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;

/** A running simulated exchange. */
public final class ExchangeSimulator implements AutoCloseable {
  private final HttpServer server;

  private ExchangeSimulator(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts an exchange; it serves when this returns.
   *
   * @param clock the wall clock: limits, pings and lives of connections go by it, and the market's
   *     time unless the options say otherwise
   * @throws IOException if its port cannot be had or its recording cannot be read
   */
  public static ExchangeSimulator start(SimulatorOptions options, NanoClock clock)
      throws IOException {
    Faults faults = new Faults(options.faults());
    if (options.replay().isPresent()) {
      ReplayOptions recorded = options.replay().get();
      Replay replay = Replay.of(recorded.file(), recorded.pace(), clock);
      return serve(options, clock, faults, replay, replay, Listings.fixed());
    }
    Market market = market(options.market(), clock);
    market.absencesEver(options.faults().share(Fault.ABSENT));
    faults.onChange(plan -> market.absences(plan.share(Fault.ABSENT)));
    double speed = options.market().speed();
    FeedSource feeds = style -> new MarketFeed(market, faults, speed, style);
    return serve(options, clock, faults, market, feeds, Listings.of(market));
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

  private static ExchangeSimulator serve(
      SimulatorOptions options,
      NanoClock clock,
      Faults faults,
      Venue venue,
      FeedSource feeds,
      Listings listings)
      throws IOException {
    long seed = options.market().seed();
    Clients clients = new Clients(options.clients(), clock);
    StreamGate gate =
        new StreamGate(feeds, options.streams(), clients, faults, clock, Hash.of(seed, "streams"));
    RestApi rest = new RestApi(venue, clients, faults, Hash.of(seed, "rest"));
    ArchiveTree archives =
        new ArchiveTree(venue, options.archiveDelay(), faults, Hash.of(seed, "archives"));
    ControlApi control =
        new ControlApi(
            venue,
            gate,
            new FaultControl(faults),
            new Statistics(gate, rest, clients, faults),
            listings);
    RequestHandler routes =
        request -> {
          String path = request.path();
          if (path.startsWith(RestApi.PATH)) {
            return rest.handle(request);
          }
          if (path.startsWith(ArchiveTree.PATH)) {
            return archives.handle(request);
          }
          if (path.startsWith(ControlApi.PATH)) {
            return control.handle(request);
          }
          return Reply.text(404, "Not Found\n");
        };
    InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
    return new ExchangeSimulator(HttpServer.listen(address, routes, gate));
  }

  private static Market market(MarketOptions options, NanoClock clock) {
    long now = clock.nanos();
    long start = options.start().map(NanoClock::toNanos).orElse(now);
    if (start < NanoClock.toNanos(MarketTime.EPOCH)) {
      throw new IllegalArgumentException(
          "Cannot start a market at "
              + Instant.ofEpochSecond(0, start)
              + ": its first instant is "
              + MarketTime.EPOCH);
    }
    NanoClock marketClock =
        start == now && options.speed() == 1
            ? clock
            : NanoClock.accelerated(clock, start, options.speed());
    return Market.of(
        options.seed(), new MarketTime(marketClock), options.instruments(), options.rate());
  }
}
