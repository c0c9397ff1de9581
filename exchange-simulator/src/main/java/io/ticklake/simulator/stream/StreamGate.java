package io.ticklake.simulator.stream;

import io.netty.channel.ChannelHandler;
import io.ticklake.simulator.clock.NanoClock;
import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.http.UpgradeHandler;
import io.ticklake.simulator.limit.Admission;
import io.ticklake.simulator.limit.Clients;
import io.ticklake.simulator.market.Hash;
import io.ticklake.simulator.stream.FrameStyle.Wrapping;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets clients in to the market streams, and knows who is there. Thread-safe. */
public final class StreamGate implements UpgradeHandler {
  private static final String RAW = "/ws";
  private static final String COMBINED = "/stream";

  private final FeedSource feeds;
  private final StreamLimits limits;
  private final Clients clients;
  private final Faults faults;
  private final NanoClock clock;
  private final long seed;
  private final StreamStats stats = new StreamStats();
  private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong connectionNumber = new AtomicLong();

  public StreamGate(
      FeedSource feeds,
      StreamLimits limits,
      Clients clients,
      Faults faults,
      NanoClock clock,
      long seed) {
    this.feeds = feeds;
    this.limits = limits;
    this.clients = clients;
    this.faults = faults;
    this.clock = clock;
    this.seed = seed;
  }

  @Override
  public boolean accepts(String path) {
    return path.equals(RAW) || path.startsWith(RAW + "/") || path.equals(COMBINED);
  }

  @Override
  public Optional<Reply> refusal(Request request) {
    Admission admission = clients.at(request.client()).connection();
    if (!admission.welcome()) {
      stats.refused();
      int status = admission.verdict() == Admission.Verdict.BANNED ? 418 : 429;
      return Optional.of(
          Reply.text(status, "Too many connections\n")
              .with("Retry-After", admission.retryAfterSeconds()));
    }
    List<String> names = streamNames(request);
    if (names.size() > limits.maxStreams()) {
      stats.refused();
      return Optional.of(Reply.text(400, "Too many streams: " + names.size() + "\n"));
    }
    if (request
        .parameter("timeUnit")
        .map(StreamGate::timeUnit)
        .equals(Optional.of(Optional.empty()))) {
      stats.refused();
      return Optional.of(Reply.text(400, "Invalid timeUnit\n"));
    }
    return Optional.empty();
  }

  @Override
  public ChannelHandler connected(Request request) {
    Wrapping wrapping = request.path().equals(COMBINED) ? Wrapping.COMBINED : Wrapping.RAW;
    TimeUnit unit =
        request.parameter("timeUnit").flatMap(StreamGate::timeUnit).orElse(TimeUnit.MILLISECONDS);
    Feed feed = feeds.open(new FrameStyle(wrapping, unit));
    feed.subscribe(streamNames(request));
    return new StreamConnection(
        feed,
        limits,
        clock,
        clients.at(request.client()),
        faults,
        stats,
        this,
        Hash.of(seed, connectionNumber.incrementAndGet()));
  }

  /**
   * Cuts every connection.
   *
   * @param manner {@code reset}, {@code end} or {@code close}
   * @return how many there were
   */
  public int cutAll(String manner) {
    Disconnect disconnect =
        switch (manner) {
          case "reset" -> Disconnect.CUT_BY_RESET;
          case "end" -> Disconnect.CUT_BY_END;
          case "close" -> Disconnect.CUT_BY_CLOSE;
          default ->
              throw new IllegalArgumentException(
                  "Invalid manner: " + manner + " (reset, end or close)");
        };
    List<StreamConnection> open = List.copyOf(connections);
    open.forEach(connection -> connection.end(disconnect));
    return open.size();
  }

  /** Tells every client that the server will shut down; returns how many there were. */
  public int announceShutdown() {
    List<StreamConnection> open = List.copyOf(connections);
    open.forEach(StreamConnection::announceShutdown);
    return open.size();
  }

  public int connections() {
    return connections.size();
  }

  /** What has happened since the start, by name. */
  public Map<String, Long> counts() {
    return stats.counts();
  }

  void opened(StreamConnection connection) {
    connections.add(connection);
  }

  void closed(StreamConnection connection) {
    connections.remove(connection);
  }

  private static Optional<TimeUnit> timeUnit(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "MICROSECOND" -> Optional.of(TimeUnit.MICROSECONDS);
      case "MILLISECOND" -> Optional.of(TimeUnit.MILLISECONDS);
      default -> Optional.empty();
    };
  }

  private static List<String> streamNames(Request request) {
    String names =
        request.path().equals(COMBINED)
            ? request.parameter("streams").orElse("")
            : request.path().substring(RAW.length());
    return Arrays.stream(names.split("/")).filter(name -> !name.isEmpty()).distinct().toList();
  }
}
