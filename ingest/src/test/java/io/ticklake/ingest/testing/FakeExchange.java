package io.ticklake.ingest.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.ticklake.ingest.config.ConfigSources;
import io.ticklake.ingest.config.IngestConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** A tiny exchange: confirms subscriptions and sends what the test says. */
public final class FakeExchange implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Pattern FROM_ID = Pattern.compile("fromId=(\\d+)");

  private final ConcurrentSkipListMap<Long, String> history = new ConcurrentSkipListMap<>();
  private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opened = new AtomicInteger();
  private final CountDownLatch started = new CountDownLatch(1);
  private final HttpServer rest;
  private final Map<String, String> statuses = new ConcurrentSkipListMap<>();
  private volatile UnaryOperator<String> aggregates = query -> "[]";
  private final Sockets sockets = new Sockets();

  private FakeExchange(List<String> symbols) {
    try {
      rest = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    symbols.forEach(symbol -> list(symbol, "TRADING"));
    answer("/api/v3/exchangeInfo", query -> info());
    answer("/api/v3/aggTrades", query -> aggregates.apply(query));
    answer(
        "/api/v3/historicalTrades",
        query -> {
          Matcher fromId = FROM_ID.matcher(query);
          return fromId.find()
              ? "["
                  + String.join(",", history.tailMap(Long.parseLong(fromId.group(1))).values())
                  + "]"
              : "[]";
        });
    rest.start();
  }

  private void answer(String path, UnaryOperator<String> body) {
    rest.createContext(
        path,
        exchange -> {
          try (exchange) {
            byte[] bytes =
                body.apply(exchange.getRequestURI().getQuery() + "")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  /** From now on the symbol is listed with this status. */
  public void list(String symbol, String status) {
    statuses.put(symbol, status);
  }

  /** From now on nothing is said of the symbol. */
  public void unlist(String symbol) {
    statuses.remove(symbol);
  }

  /** REST has this trade, whatever the symbol. */
  public void remember(long id, String json) {
    history.put(id, json);
  }

  /** REST has trades of every symbol up to this id, the first of the last hours being the other. */
  public void reached(long newest, long firstOfLate) {
    aggregates =
        query ->
            query.contains("startTime")
                ? "[{\"f\":" + firstOfLate + "}]"
                : "[{\"l\":" + newest + "}]";
  }

  /** From now on REST says nothing of where a symbol's trades begin or end. */
  public void conceal() {
    aggregates =
        query -> {
          throw new IllegalStateException("Concealed");
        };
  }

  public static FakeExchange start(String... symbols) throws InterruptedException {
    FakeExchange exchange = new FakeExchange(List.of(symbols));
    exchange.sockets.setReuseAddr(true);
    exchange.sockets.start();
    if (!exchange.started.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The fake exchange does not start");
    }
    return exchange;
  }

  /** What an ingester between this exchange and a broker needs, and these settings. */
  public IngestConfig config(String bootstrap, List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    all.add("operation.http-address=127.0.0.1:0");
    return IngestConfig.of(
        ConfigSources.unite(
            Optional.empty(),
            Map.of(
                "KAFKA_BOOTSTRAP", bootstrap,
                "EXCHANGE_STREAM_URL", streamUrl().toString(),
                "EXCHANGE_REST_URL", restUrl().toString()),
            all));
  }

  public URI streamUrl() {
    return URI.create("ws://127.0.0.1:" + sockets.getPort());
  }

  public URI restUrl() {
    return URI.create("http://127.0.0.1:" + rest.getAddress().getPort());
  }

  public Set<String> subscribed() {
    return subscribed;
  }

  /** Connections that were ever opened. */
  public int opened() {
    return opened.get();
  }

  /** Connections that are open now. */
  public int open() {
    return sockets.getConnections().size();
  }

  public void send(byte[] frame) {
    for (WebSocket socket : sockets.getConnections()) {
      socket.sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(frame), true);
    }
  }

  public void send(String frame) {
    send(frame.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends every connection without a word. */
  public void cut() {
    Collection<WebSocket> open = List.copyOf(sockets.getConnections());
    open.forEach(socket -> socket.closeConnection(1006, "cut"));
  }

  @Override
  public void close() {
    rest.stop(0);
    try {
      sockets.stop(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String info() {
    return statuses.entrySet().stream()
        .map(s -> "{\"symbol\":\"" + s.getKey() + "\",\"status\":\"" + s.getValue() + "\"}")
        .collect(Collectors.joining(",", "{\"rateLimits\":[],\"symbols\":[", "]}"));
  }

  private final class Sockets extends WebSocketServer {
    Sockets() {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
      opened.incrementAndGet();
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
      try {
        JsonNode request = MAPPER.readTree(message);
        for (JsonNode stream : request.path("params")) {
          if (request.path("method").asText().equals("SUBSCRIBE")) {
            subscribed.add(stream.asText());
          } else {
            subscribed.remove(stream.asText());
          }
        }
        socket.send("{\"result\":null,\"id\":" + request.path("id").asLong() + "}");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception cause) {}
  }
}
