package io.ticklake.ingest.operation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** /health, /ready and /metrics. */
public final class OperationServer {
  private final HttpServer server;
  private final ExecutorService thread;

  /**
   * Binds the address.
   *
   * @param unready why the ingester is not ready; empty if it is
   */
  public OperationServer(
      InetSocketAddress address, Supplier<List<String>> unready, Supplier<String> metrics)
      throws IOException {
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new IOException(inWords(address, e), e);
    }
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread created = new Thread(task, "operation");
              created.setDaemon(true);
              return created;
            });
    server.setExecutor(thread);
    server.createContext("/health", exchange -> answer(exchange, 200, "text/plain", "ok\n"));
    server.createContext(
        "/ready",
        exchange -> {
          List<String> reasons = unready.get();
          answer(
              exchange,
              reasons.isEmpty() ? 200 : 503,
              "text/plain",
              reasons.isEmpty() ? "ready\n" : String.join("\n", reasons) + "\n");
        });
    server.createContext(
        "/metrics",
        exchange ->
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
  }

  /** Why the address cannot be listened on; empty if it can. */
  public static Optional<String> fault(InetSocketAddress address) {
    try {
      HttpServer.create(address, 0).stop(0);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(inWords(address, e));
    }
  }

  private static String inWords(InetSocketAddress address, IOException cause) {
    return "Cannot listen on " + address + ": " + cause.getMessage();
  }

  public void start() {
    server.start();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  public void stop() {
    server.stop(0);
    thread.shutdownNow();
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
