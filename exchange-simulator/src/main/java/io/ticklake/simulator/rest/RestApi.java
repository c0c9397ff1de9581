package io.ticklake.simulator.rest;

import io.ticklake.simulator.fault.Faults;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.http.RequestHandler;
import io.ticklake.simulator.limit.Admission;
import io.ticklake.simulator.limit.Client;
import io.ticklake.simulator.limit.Clients;
import io.ticklake.simulator.rest.HistoricalTrades.Range;
import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.Venue;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Answers {@code /api/v3}: counts weight, refuses, and lets the endpoints answer the rest. */
public final class RestApi implements RequestHandler {
  public static final String PATH = "/api/v3/";

  private static final String TIME_UNIT = "x-mbx-time-unit";

  private final Clients clients;
  private final RestFaults faults;
  private final Map<String, Endpoint> endpoints;
  private final Map<Integer, LongAdder> byStatus = new ConcurrentSkipListMap<>();

  public RestApi(Venue venue, Clients clients, Faults faults, long seed) {
    this.clients = clients;
    int weightLimit = clients.limits().weightPerMinute();
    this.faults = new RestFaults(faults, seed, weightLimit);
    endpoints =
        Map.of(
            "ping", new Ping(),
            "time", new ServerTime(venue),
            "exchangeInfo", new ExchangeInfo(venue, weightLimit),
            "trades", new HistoricalTrades(venue, Range.NEWEST),
            "historicalTrades", new HistoricalTrades(venue, Range.ANY),
            "aggTrades", new AggregateTrades(venue),
            "klines", new Klines(venue));
  }

  @Override
  public Reply handle(Request request) {
    Reply reply = answer(request);
    byStatus.computeIfAbsent(reply.status(), unused -> new LongAdder()).increment();
    return reply;
  }

  /** How many answers there were of each status. */
  public Map<Integer, LongAdder> byStatus() {
    return byStatus;
  }

  private Reply answer(Request request) {
    Endpoint endpoint = endpoints.get(request.path().substring(PATH.length()));
    if (endpoint == null) {
      return Reply.text(404, "Not Found\n");
    }
    if (!request.method().equals("GET")) {
      return Reply.text(405, "Method Not Allowed\n");
    }
    RestFaults.Fate fate = faults.next();
    Optional<Reply> instead = fate.instead();
    if (instead.isPresent()) {
      return instead.get();
    }
    Client client = clients.at(request.client());
    Admission admission = client.request(endpoint.weight());
    Reply reply;
    if (admission.welcome()) {
      reply = answer(endpoint, request, fate);
    } else {
      ApiError error =
          admission.verdict() == Admission.Verdict.BANNED
              ? ApiError.banned(admission.until())
              : ApiError.tooMuchWeight(clients.limits().weightPerMinute());
      reply = error.reply().with("Retry-After", admission.retryAfterSeconds());
    }
    int used = client.weightUsed();
    return reply.with("x-mbx-used-weight", used).with("x-mbx-used-weight-1m", used);
  }

  private static Reply answer(Endpoint endpoint, Request request, RestFaults.Fate fate) {
    try {
      TextBuffer json = new TextBuffer(1024);
      endpoint.answer(new Parameters(request), timeUnit(request), json);
      return fate.passed(json.toString());
    } catch (ApiError error) {
      return error.reply();
    }
  }

  private static TimeUnit timeUnit(Request request) {
    String unit = request.headers().getOrDefault(TIME_UNIT, "MILLISECOND");
    return switch (unit.toUpperCase(Locale.ROOT)) {
      case "MILLISECOND" -> TimeUnit.MILLISECONDS;
      case "MICROSECOND" -> TimeUnit.MICROSECONDS;
      default -> throw ApiError.invalidTimeUnit();
    };
  }

  private record Ping() implements Endpoint {
    @Override
    public int weight() {
      return 1;
    }

    @Override
    public void answer(Parameters parameters, TimeUnit unit, TextBuffer json) {
      parameters.requireAllRead();
      json.append("{}");
    }
  }

  private record ServerTime(Venue venue) implements Endpoint {
    @Override
    public int weight() {
      return 1;
    }

    @Override
    public void answer(Parameters parameters, TimeUnit unit, TextBuffer json) {
      parameters.requireAllRead();
      json.append("{\"serverTime\":").append(venue.utcNow() / unit.toNanos(1)).append('}');
    }
  }
}
