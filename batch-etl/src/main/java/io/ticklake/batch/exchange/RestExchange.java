package io.ticklake.batch.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.batch.lake.Days;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.Pause;
import io.ticklake.batch.trades.TradeSink;
import io.ticklake.batch.web.ArrivingBody;
import io.ticklake.model.IdRange;
import io.ticklake.model.Trade;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Asks the exchange itself, at the pace that it allows. */
public final class RestExchange {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int PAGE = 1000;
  private static final int ATTEMPTS = 8;

  /** Whoever does not take a connection is not there, or not so soon. */
  private static final int CONNECT_ATTEMPTS = 4;

  private static final int FOUND = 200;
  private static final int TOO_MANY = 429;
  private static final int BANNED = 418;
  private static final int SERVER_ERROR = 500;

  /** Of the 6000 that an address may use in a minute, so many leave room for the ingester. */
  private static final int WEIGHT_TO_USE = 3000;

  private final URI base;
  private final Pause pause;
  private final Duration idle;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  public RestExchange(URI base, Pause pause) {
    this(base, pause, ANSWER);
  }

  RestExchange(URI base, Pause pause, Duration idle) {
    this.base = base;
    this.pause = pause;
    this.idle = idle;
  }

  /** All symbols that are listed. */
  public List<String> symbols() throws IOException, InterruptedException {
    JsonNode listed = ask("/api/v3/exchangeInfo").path("symbols");
    List<String> symbols = new ArrayList<>();
    listed.forEach(symbol -> symbols.add(symbol.path("symbol").textValue()));
    if (!listed.isArray() || symbols.contains(null) || symbols.contains("")) {
      throw new LakeException("Cannot understand the exchange's list of symbols");
    }
    return symbols;
  }

  /**
   * Hands on the trades of these ids that exist and are of that day. Ids may have strayed far from
   * the day's own, so the exchange is not asked for all that lies between.
   *
   * @throws LakeException if the exchange does not answer, or not with trades
   */
  public void trades(String symbol, IdRange ids, LocalDate day, TradeSink sink)
      throws IOException, InterruptedException {
    long start = Days.startMicros(day);
    long end = start + Days.MICROS;
    long last = firstToAskFor(symbol, ids, start) - 1;
    while (last < ids.to()) {
      long next = last + 1;
      List<Trade> page = page(symbol, next, Math.min(PAGE - 1, ids.to() - next) + 1);
      if (page.isEmpty() || page.stream().allMatch(trade -> trade.eventTimeMicros() >= end)) {
        return;
      }
      for (Trade trade : page) {
        long time = trade.eventTimeMicros();
        if (trade.id() <= ids.to() && time >= start && time < end) {
          sink.accept(trade.id(), trade.price(), trade.quantity(), time, trade.buyerMaker());
        }
      }
      last = page.get(page.size() - 1).id();
    }
  }

  /** The id of a trade less than two pages before those that are not older, as ids follow time. */
  private long firstToAskFor(String symbol, IdRange ids, long micros)
      throws IOException, InterruptedException {
    long low = ids.from();
    long high = ids.to();
    while (high - low > PAGE) {
      long middle = low + (high - low) / 2;
      List<Trade> probe = page(symbol, middle, 1);
      if (probe.isEmpty() || probe.get(0).eventTimeMicros() >= micros) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Math.max(ids.from(), low - PAGE);
  }

  /** So many of the trades from this id on, fewer if there are no more. */
  private List<Trade> page(String symbol, long fromId, long limit)
      throws IOException, InterruptedException {
    JsonNode answer =
        ask(
            "/api/v3/historicalTrades?symbol=%s&fromId=%d&limit=%d"
                .formatted(URLEncoder.encode(symbol, StandardCharsets.UTF_8), fromId, limit));
    return TradePage.read(symbol, fromId, answer);
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER)
            .header("X-MBX-TIME-UNIT", "MICROSECOND")
            .build();
    IOException last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        HttpResponse<InputStream> answer = client.send(request, ArrivingBody.within(idle));
        byte[] bytes;
        try (InputStream body = answer.body()) {
          bytes = body.readAllBytes();
        }
        if (answer.statusCode() == FOUND) {
          JsonNode body = JSON.readTree(bytes);
          if (weight(answer) > WEIGHT_TO_USE) {
            pause.sleep(Duration.ofSeconds(20));
          }
          return body;
        }
        last = new IOException("HTTP status " + answer.statusCode());
        if (answer.statusCode() == TOO_MANY || answer.statusCode() == BANNED) {
          pause.sleep(retryAfter(answer));
          continue;
        }
        if (answer.statusCode() < SERVER_ERROR) {
          break;
        }
      } catch (ConnectException e) {
        last = e;
        if (attempt + 1 == CONNECT_ATTEMPTS) {
          break;
        }
      } catch (IOException e) {
        last = e;
      }
      pause.sleep(Duration.ofMillis(250L << attempt));
    }
    throw new LakeException(
        "Cannot ask %s%s: %s; is exchange.rest-url right?".formatted(base, path, last), last);
  }

  private static long weight(HttpResponse<?> answer) {
    return number(answer, "X-MBX-USED-WEIGHT-1M", 0);
  }

  private static Duration retryAfter(HttpResponse<?> answer) {
    return Duration.ofSeconds(number(answer, "Retry-After", 60));
  }

  private static long number(HttpResponse<?> answer, String header, long otherwise) {
    try {
      return answer.headers().firstValueAsLong(header).orElse(otherwise);
    } catch (NumberFormatException e) {
      // Retry-After may be a date.
      return otherwise;
    }
  }
}
