package io.ticklake.batch.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.batch.lake.LakeException;
import io.ticklake.batch.lake.Pause;
import io.ticklake.batch.trades.SymbolReader;
import io.ticklake.model.Decimal8;
import io.ticklake.model.EpochTime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  public RestExchange(URI base, Pause pause) {
    this.base = base;
    this.pause = pause;
  }

  /** All symbols that are listed. */
  public List<String> symbols() throws IOException, InterruptedException {
    List<String> symbols = new ArrayList<>();
    ask("/api/v3/exchangeInfo")
        .path("symbols")
        .forEach(symbol -> symbols.add(symbol.path("symbol").asText()));
    return symbols;
  }

  /** Hands on the trades of these ids that exist, both ends included. */
  public void trades(String symbol, long fromId, long toId, SymbolReader.TradeSink sink)
      throws IOException, InterruptedException {
    long next = fromId;
    while (next <= toId) {
      JsonNode page =
          ask(
              "/api/v3/historicalTrades?symbol=%s&fromId=%d&limit=%d"
                  .formatted(
                      URLEncoder.encode(symbol, StandardCharsets.UTF_8),
                      next,
                      Math.min(PAGE, toId - next + 1)));
      if (page.isEmpty()) {
        return;
      }
      for (JsonNode trade : page) {
        long id = trade.path("id").asLong();
        if (id >= next && id <= toId) {
          sink.accept(
              id,
              Decimal8.parse(trade.path("price").asText()),
              Decimal8.parse(trade.path("qty").asText()),
              EpochTime.toMicros(trade.path("time").asLong()),
              trade.path("isBuyerMaker").asBoolean());
        }
      }
      next = Math.max(next, page.get(page.size() - 1).path("id").asLong()) + 1;
    }
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
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == FOUND) {
          JsonNode body = JSON.readTree(answer.body());
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
    return answer.headers().firstValueAsLong("X-MBX-USED-WEIGHT-1M").orElse(0);
  }

  private static Duration retryAfter(HttpResponse<?> answer) {
    return Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(60));
  }
}
