package io.ticklake.simulator.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.http.RequestHandler;
import io.ticklake.simulator.stream.StreamGate;
import io.ticklake.simulator.venue.Venue;

/** Answers {@code /control}. */
public final class ControlApi implements RequestHandler {
  public static final String PATH = "/control/";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Venue venue;
  private final StreamGate gate;
  private final Produced produced;
  private final FaultControl faults;
  private final Statistics statistics;
  private final Listings listings;

  public ControlApi(
      Venue venue, StreamGate gate, FaultControl faults, Statistics statistics, Listings listings) {
    this.venue = venue;
    this.gate = gate;
    this.faults = faults;
    this.statistics = statistics;
    this.listings = listings;
    produced = new Produced(venue);
  }

  @Override
  public Reply handle(Request request) {
    try {
      return switch (request.method() + " " + request.path().substring(PATH.length())) {
        case "GET produced" -> produced.ranges();
        case "GET trades" -> produced.trades(request);
        case "POST halt" -> halt();
        case "POST resume" -> resume();
        case "GET faults" -> faults.show();
        case "PUT faults" -> faults.change(request.body());
        case "POST cut" -> count("cut", gate.cutAll(request.parameter("how").orElse("reset")));
        case "POST shutdown-notice" -> count("told", gate.announceShutdown());
        case "POST list" -> list(request);
        case "POST delist" -> delist(request);
        case "GET stats" -> statistics.show();
        default -> Reply.text(404, "Not Found: " + request.method() + " " + request.path() + "\n");
      };
    } catch (IllegalArgumentException e) {
      return Reply.text(400, e.getMessage() + "\n");
    }
  }

  private Reply halt() {
    venue.halt();
    return halted();
  }

  private Reply resume() {
    venue.resume();
    return halted();
  }

  private Reply halted() {
    return json(NODES.objectNode().put("halted", venue.halted()));
  }

  private Reply list(Request request) {
    listings.list(symbol(request), rate(request));
    return json(NODES.objectNode().put("listed", symbol(request)));
  }

  private Reply delist(Request request) {
    listings.delist(symbol(request));
    return json(NODES.objectNode().put("delisted", symbol(request)));
  }

  private static String symbol(Request request) {
    return request
        .parameter("symbol")
        .orElseThrow(() -> new IllegalArgumentException("Invalid request: symbol is missing"));
  }

  private static double rate(Request request) {
    String rate = request.parameter("rate").orElse("1");
    try {
      return Double.parseDouble(rate);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Invalid rate: " + rate, e);
    }
  }

  private static Reply count(String what, int count) {
    return json(NODES.objectNode().put(what, count));
  }

  static Reply json(ObjectNode node) {
    return Reply.json(200, node.toString());
  }
}
