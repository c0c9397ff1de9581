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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
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

  /** Whoever is told to wait longer than this does better to come again another time. */
  private static final Duration MOST_PATIENCE = Duration.ofMinutes(5);

  /** A number that is larger than this is none to reckon with. */
  private static final long MOST_SECONDS = Duration.ofDays(30).toSeconds();

  private static final Duration UNTIL_LESS_WEIGHT = Duration.ofSeconds(20);

  /** Of the 6000 that an address may use in a minute, so many leave room for the ingester. */
  private static final int WEIGHT_TO_USE = 3000;

  private final URI base;
  private final Pause pause;
  private final Duration idle;
  private final InstantSource clock;
  private final Watcher watcher;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private Instant closedUntil = Instant.MIN;

  /** Is told what takes its time. */
  public interface Watcher {
    Watcher NONE =
        new Watcher() {
          @Override
          public void asks(String symbol, IdRange left) {}

          @Override
          public void waits(Duration duration, Instant until, String why) {}
        };

    /** These ids at most are still to be asked for; comes with each page. */
    void asks(String symbol, IdRange left);

    /** Comes before each wait. */
    void waits(Duration duration, Instant until, String why);
  }

  public RestExchange(URI base, Pause pause, InstantSource clock, Watcher watcher) {
    this(base, pause, clock, watcher, ANSWER);
  }

  /**
   * An exchange.
   *
   * @param idle how long no byte of an answer may come
   */
  RestExchange(URI base, Pause pause, InstantSource clock, Watcher watcher, Duration idle) {
    this.base = base;
    this.pause = pause;
    this.clock = clock;
    this.watcher = watcher;
    this.idle = idle;
  }

  public RestExchange(URI base, Pause pause) {
    this(base, pause, Clock.systemUTC(), Watcher.NONE);
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
      watcher.asks(symbol, new IdRange(next, ids.to()));
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
    if (clock.instant().isBefore(closedUntil)) {
      throw closed(path);
    }
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
            sleep(
                UNTIL_LESS_WEIGHT,
                "weight %,d of this minute is used up, more than %,d"
                    .formatted(weight(answer), WEIGHT_TO_USE));
          }
          return body;
        }
        last = new IOException("HTTP status " + answer.statusCode());
        if (answer.statusCode() == TOO_MANY || answer.statusCode() == BANNED) {
          Duration wait = retryAfter(answer);
          if (wait.compareTo(MOST_PATIENCE) > 0) {
            closedUntil = clock.instant().plus(wait);
            throw closed(path);
          }
          sleep(wait, "HTTP status " + answer.statusCode());
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
      sleep(Duration.ofMillis(250L << attempt), String.valueOf(last));
    }
    throw new LakeException(
        "Cannot ask %s%s: %s; is exchange.rest-url right?".formatted(base, path, last), last);
  }

  /** To ask again before that time would only make it later. */
  private LakeException closed(String path) {
    return new LakeException(
        "Cannot ask %s%s: the exchange wants not to be asked until %s; run it again then"
            .formatted(base, path, closedUntil.truncatedTo(ChronoUnit.SECONDS)));
  }

  private void sleep(Duration duration, String why) throws InterruptedException {
    watcher.waits(duration, clock.instant().plus(duration), why);
    pause.sleep(duration);
  }

  private static long weight(HttpResponse<?> answer) {
    return number(answer, "X-MBX-USED-WEIGHT-1M", 0);
  }

  private static Duration retryAfter(HttpResponse<?> answer) {
    return Duration.ofSeconds(
        Math.max(1, Math.min(MOST_SECONDS, number(answer, "Retry-After", 60))));
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
