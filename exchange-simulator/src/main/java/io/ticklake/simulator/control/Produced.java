package io.ticklake.simulator.control;

import io.ticklake.model.IdRange;
import io.ticklake.simulator.http.Reply;
import io.ticklake.simulator.http.Request;
import io.ticklake.simulator.text.TextBuffer;
import io.ticklake.simulator.venue.TradeHistory;
import io.ticklake.simulator.venue.TradeReader;
import io.ticklake.simulator.venue.Venue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** The truth about what has happened, against which a collector's harvest is checked. */
final class Produced {
  private static final int BUFFER = 64 * 1024;

  private final Venue venue;

  Produced(Venue venue) {
    this.venue = venue;
  }

  /** First and last id of each symbol, and the ids between them that never existed. */
  Reply ranges() {
    TextBuffer json = new TextBuffer(BUFFER);
    String separator = "[";
    for (TradeHistory history : venue.histories()) {
      long first = history.firstServedId();
      long last = history.lastId();
      json.append(separator).append("{\"symbol\":\"").append(history.symbol());
      json.append("\",\"first_id\":").append(Long.toString(first));
      json.append(",\"first_due_id\":").append(Long.toString(history.firstDueId()));
      json.append(",\"last_id\":").append(Long.toString(last)).append(",\"absent\":[");
      String comma = "";
      for (IdRange range : history.absent(first, last)) {
        json.append(comma + "[" + range.from() + "," + range.to() + "]");
        comma = ",";
      }
      json.append("]}");
      separator = ",\n";
    }
    return Reply.json(200, json.append(separator.equals("[") ? "[]" : "]").toString());
  }

  /** The trades themselves as CSV, of one symbol or of all. */
  Reply trades(Request request) {
    Optional<Long> from = number(request, "from");
    Optional<Long> to = number(request, "to");
    Optional<String> symbol = request.parameter("symbol");
    List<? extends TradeHistory> histories =
        symbol.isEmpty()
            ? venue.histories()
            : venue.history(symbol.get()).map(List::of).orElseThrow(() -> unknown(symbol.get()));
    return Reply.streamed(
        "text/csv;charset=UTF-8",
        out -> {
          TextBuffer text = new TextBuffer(BUFFER + 1024);
          text.append("symbol,id,price,qty,time_us,buyer_maker\n");
          for (TradeHistory history : histories) {
            long last = history.lastId();
            write(
                history,
                from.orElse(history.firstServedId()),
                Math.min(to.orElse(last), last),
                text,
                out);
          }
          text.drainTo(out);
        });
  }

  private static void write(
      TradeHistory history, long from, long to, TextBuffer text, OutputStream out)
      throws IOException {
    TradeReader trade = history.read(from);
    for (; trade.id() <= to; trade.advance()) {
      text.append(history.symbol()).append(',').append(trade.id());
      text.append(',').appendDecimal(trade.price()).append(',').appendDecimal(trade.quantity());
      text.append(',').append(trade.utc() / 1_000);
      text.append(trade.buyerMaker() ? ",true\n" : ",false\n");
      if (text.size() >= BUFFER) {
        text.drainTo(out);
      }
    }
  }

  private static Optional<Long> number(Request request, String name) {
    return request
        .parameter(name)
        .map(
            text -> {
              if (!text.matches("\\d{1,18}")) {
                throw new IllegalArgumentException("Invalid id: " + name + "=" + text);
              }
              return Long.parseLong(text);
            });
  }

  private static IllegalArgumentException unknown(String symbol) {
    return new IllegalArgumentException("Invalid symbol: " + symbol);
  }
}
