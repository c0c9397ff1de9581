package io.ticklake.batch.exchange;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** An exchange that answers what a test tells it to, whoever asks for what. */
public final class ExchangeStub implements AutoCloseable {
  private static final String TRADE =
      "{\"id\":%d,\"price\":\"1\",\"qty\":\"1\",\"time\":%d,\"isBuyerMaker\":true}";

  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger status = new AtomicInteger(200);
  private final Map<String, String> headers = new ConcurrentHashMap<>();

  private ExchangeStub(HttpServer server) {
    this.server = server;
  }

  /** Has the trades 1 to the last, at the time that each of them has. */
  public static ExchangeStub trading(long last, LongUnaryOperator microsOf) throws IOException {
    return start(
        query -> {
          long from = Math.max(1, parameter(query, "fromId"));
          return LongStream.rangeClosed(from, last)
              .limit(parameter(query, "limit"))
              .mapToObj(id -> TRADE.formatted(id, microsOf.applyAsLong(id)))
              .collect(Collectors.joining(",", "[", "]"));
        });
  }

  /** Answers with the text under the symbol that is asked for, and else with an empty list. */
  public static ExchangeStub answering(Map<String, String> bySymbol) throws IOException {
    return start(
        query -> bySymbol.getOrDefault(query.replaceAll("^symbol=([^&]*).*|.*", "$1"), "[]"));
  }

  private static ExchangeStub start(UnaryOperator<String> answerTo) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExchangeStub stub = new ExchangeStub(server);
    server.createContext(
        "/",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          byte[] body = answerTo.apply(query).getBytes(StandardCharsets.UTF_8);
          stub.asked.incrementAndGet();
          stub.headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(stub.status.get(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return stub;
  }

  ExchangeStub withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** From now on. */
  ExchangeStub withStatus(int now) {
    status.set(now);
    return this;
  }

  private static long parameter(String query, String name) {
    return Long.parseLong(query.replaceAll(".*\\b" + name + "=([0-9]*).*", "$1"));
  }

  /** How many questions have come. */
  int asked() {
    return asked.get();
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
