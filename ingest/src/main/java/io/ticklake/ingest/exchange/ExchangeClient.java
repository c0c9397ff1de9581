package io.ticklake.ingest.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.ingest.time.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The exchange's REST interface, within its weight limits. Thread-safe; calls wait for weight. */
public final class ExchangeClient implements TradeHistory {
  private static final int INFO_WEIGHT = 20;
  private static final int TRADES_WEIGHT = 25;
  private static final int AGG_WEIGHT = 4;

  /** The list of symbols is by far the largest answer. */
  private static final int INFO_TIMEOUTS = 6;

  private static final long DEFAULT_RETRY_AFTER_SECONDS = 60;
  private static final long LONGEST_BAN_SECONDS = 3 * 24 * 3600;

  private final URI base;
  private final Duration timeout;
  private final WeightBudget budget;
  private final Time time;
  private final HttpClient http;
  private final ObjectMapper mapper = new ObjectMapper();

  /**
   * Asks at this address.
   *
   * @param timeout how long an answer may take until it is whole; that to {@link #info()} as long
   *     to begin, and several times as long to be whole
   */
  public ExchangeClient(URI base, Duration timeout, WeightBudget budget, Time time) {
    this.base = base;
    this.timeout = timeout;
    this.budget = budget;
    this.time = time;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /** Also sets the budget's limit to what the exchange says. */
  public ExchangeInfo info() throws ExchangeException, InterruptedException {
    ExchangeInfo info =
        ExchangeInfo.of(
            json("/api/v3/exchangeInfo", INFO_WEIGHT, timeout.multipliedBy(INFO_TIMEOUTS)));
    budget.limit(info.weightPerMinute());
    return info;
  }

  @Override
  public TradePage trades(String symbol, long fromId)
      throws ExchangeException, InterruptedException {
    String path =
        "/api/v3/historicalTrades?symbol=" + encoded(symbol) + "&fromId=" + fromId + "&limit=1000";
    return TradePage.of(symbol, fromId, json(path, TRADES_WEIGHT, timeout));
  }

  @Override
  public OptionalLong newestId(String symbol) throws ExchangeException, InterruptedException {
    return id("/api/v3/aggTrades?symbol=" + encoded(symbol) + "&limit=1", "l");
  }

  @Override
  public OptionalLong firstIdSince(String symbol, Instant time)
      throws ExchangeException, InterruptedException {
    String path =
        "/api/v3/aggTrades?symbol="
            + encoded(symbol)
            + "&startTime="
            + time.toEpochMilli()
            + "&limit=1";
    return id(path, "f");
  }

  /** An empty list says that there is none; anything else without an id says nothing. */
  private OptionalLong id(String path, String field)
      throws ExchangeException, InterruptedException {
    JsonNode aggregates = json(path, AGG_WEIGHT, timeout);
    if (aggregates.isArray() && aggregates.isEmpty()) {
      return OptionalLong.empty();
    }
    JsonNode id = aggregates.path(0).path(field);
    if (!id.isIntegralNumber() || !id.canConvertToLong()) {
      throw unreadable(path, "it has no " + field);
    }
    return OptionalLong.of(id.asLong());
  }

  private static String encoded(String symbol) {
    return URLEncoder.encode(symbol, StandardCharsets.UTF_8);
  }

  private JsonNode json(String path, int weight, Duration wholeWithin)
      throws ExchangeException, InterruptedException {
    try {
      return mapper.readTree(fetch(path, weight, wholeWithin));
    } catch (JsonProcessingException e) {
      throw unreadable(path, e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read bytes from memory", e);
    }
  }

  private byte[] fetch(String path, int weight, Duration wholeWithin)
      throws ExchangeException, InterruptedException {
    for (long wait; (wait = budget.tryTake(weight, time.millis())) > 0; ) {
      time.sleep(wait);
    }
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(timeout)
            .header("X-MBX-TIME-UNIT", "MICROSECOND")
            .GET()
            .build();
    HttpResponse<byte[]> response = answer(request, wholeWithin);
    number(response, "X-MBX-USED-WEIGHT-1M").ifPresent(used -> budget.counted(used, time.millis()));
    return body(path, response);
  }

  /** The request's own limit ends with the headers; a body may stop for ever in its middle. */
  private HttpResponse<byte[]> answer(HttpRequest request, Duration wholeWithin)
      throws ExchangeException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      return answer.get(wholeWithin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable("no whole answer within " + seconds(wholeWithin));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw unreachable(
          e.getCause() instanceof IOException cause ? reason(cause) : e.getCause().toString());
    } finally {
      // Closes the connection of an answer that is not waited for any more.
      answer.cancel(true);
    }
  }

  private ExchangeException unreachable(String why) {
    return new ExchangeException(
        ExchangeException.Kind.UNAVAILABLE, "Cannot reach the exchange at " + base + ": " + why);
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  private static ExchangeException unreadable(String path, String why) {
    return new ExchangeException(
        ExchangeException.Kind.UNREADABLE,
        "Cannot understand the exchange's answer to " + path + ": " + why);
  }

  /** The JDK's client leaves the message out of the most common ones. */
  private String reason(IOException e) {
    if (e instanceof HttpTimeoutException) {
      return "no answer within " + seconds(timeout);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    return e.getMessage() != null
        ? e.getMessage()
        : e instanceof ConnectException ? "no connection" : e.toString();
  }

  /** A header that is no number says as much as none. */
  private static OptionalLong number(HttpResponse<?> response, String header) {
    try {
      return response.headers().firstValueAsLong(header);
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private byte[] body(String path, HttpResponse<byte[]> response) throws ExchangeException {
    int status = response.statusCode();
    if (status == 200) {
      return response.body();
    }
    String detail = "the exchange answers " + status + " to " + path;
    if (status == 429 || status == 418) {
      long seconds =
          Math.max(1, number(response, "Retry-After").orElse(DEFAULT_RETRY_AFTER_SECONDS));
      budget.block(Math.min(seconds, LONGEST_BAN_SECONDS) * 1000, time.millis());
      throw new ExchangeException(
          ExchangeException.Kind.LIMITED, detail + ", retry after " + seconds + " s");
    }
    throw new ExchangeException(
        status >= 500 ? ExchangeException.Kind.UNAVAILABLE : ExchangeException.Kind.REFUSED,
        detail);
  }
}
