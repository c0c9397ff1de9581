package io.ticklake.batch.exchange;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An exchange that answers what a test tells it to, whoever asks for what. */
public final class ExchangeStub implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> headers = new ConcurrentHashMap<>();

  private ExchangeStub(HttpServer server) {
    this.server = server;
  }

  /** Answers with the text under the symbol that is asked for, and else with an empty list. */
  public static ExchangeStub answering(Map<String, String> bySymbol) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExchangeStub stub = new ExchangeStub(server);
    server.createContext(
        "/",
        exchange -> {
          String query = String.valueOf(exchange.getRequestURI().getQuery());
          String symbol = query.replaceAll("^symbol=([^&]*).*|.*", "$1");
          byte[] body = bySymbol.getOrDefault(symbol, "[]").getBytes(StandardCharsets.UTF_8);
          stub.headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(200, body.length);
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

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
