package io.ticklake.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.http.RequestHandler;
import io.ticklake.simulator.market.Listing;
import io.ticklake.simulator.market.Market;
import io.ticklake.simulator.market.MarketTime.Timeline;
import io.ticklake.simulator.market.TradeCursor;
import io.ticklake.simulator.rest.Decimals;
import io.ticklake.simulator.stream.StreamStats;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Answers {@code /control}. */
public final class ControlApi implements RequestHandler {
  public static final String PATH = "/control/";

  private final Market market;
  private final StreamStats stats;
  private final long start;

  /**
   * @param start the market time at which the simulator began to serve
   */
  public ControlApi(Market market, StreamStats stats, long start) {
    this.market = market;
    this.stats = stats;
    this.start = start;
  }

  @Override
  public Reply handle(Request request) {
    String call = request.method() + " " + request.path().substring(PATH.length());
    return switch (call) {
      case "GET produced" -> produced();
      case "POST halt" -> {
        market.time().halt();
        yield Reply.json(200, "{\"halted\":true}");
      }
      case "POST resume" -> {
        market.time().resume();
        yield Reply.json(200, "{\"halted\":false}");
      }
      case "GET trades" -> trades(request);
      case "GET stats" ->
          Reply.json(
              200,
              "{\"connections\":"
                  + (stats.connectionsOpened.sum() - stats.connectionsClosed.sum())
                  + ",\"connections_opened\":"
                  + stats.connectionsOpened.sum()
                  + ",\"frames_sent\":"
                  + stats.framesSent.sum()
                  + ",\"bytes_sent\":"
                  + stats.bytesSent.sum()
                  + "}");
      default -> Reply.text(404, "Not Found: " + call + "\n");
    };
  }

  private long firstId(Listing listing) {
    return listing.market().firstIdAtOrAfter(start + 1);
  }

  private Reply produced() {
    long now = market.time().now();
    StringBuilder json = new StringBuilder("[");
    for (Listing listing : market.board().listings()) {
      json.append(json.length() == 1 ? "" : ",")
          .append("{\"symbol\":\"")
          .append(listing.symbol())
          .append("\",\"first_id\":")
          .append(firstId(listing))
          .append(",\"last_id\":")
          .append(listing.lastId(now))
          .append(",\"absent\":[]}");
    }
    return Reply.json(200, json.append(']').toString());
  }

  private Reply trades(Request request) {
    List<Listing> wanted =
        request
            .parameter("symbol")
            .map(symbol -> market.board().bySymbol(symbol).map(List::of).orElse(List.of()))
            .orElse(market.board().listings());
    if (wanted.isEmpty()) {
      return Reply.text(404, "No such symbol\n");
    }
    long now = market.time().now();
    return Reply.streamed(
        "text/csv;charset=UTF-8",
        out -> {
          out.write("symbol,id,price,qty,time_us,buyer_maker\n".getBytes(UTF_8));
          for (Listing listing : wanted) {
            long from = request.parameter("from").map(Long::parseLong).orElse(firstId(listing));
            long last = listing.lastId(now);
            long to =
                request
                    .parameter("to")
                    .map(Long::parseLong)
                    .map(t -> Math.min(t, last))
                    .orElse(last);
            write(listing, from, to, market.time().timeline(), out);
          }
        });
  }

  private static void write(
      Listing listing, long from, long to, Timeline timeline, OutputStream out) throws IOException {
    TradeCursor trade = listing.market().cursor(from);
    for (; trade.id() <= to; trade.next()) {
      String line =
          listing.symbol()
              + ","
              + trade.id()
              + ","
              + Decimals.of(trade.price())
              + ","
              + Decimals.of(trade.quantity())
              + ","
              + timeline.utc(trade.time()) / 1000
              + ","
              + trade.buyerMaker()
              + "\n";
      out.write(line.getBytes(UTF_8));
    }
  }
}
