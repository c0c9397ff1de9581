package io.ticklake.streaming.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Serves /metrics. */
public final class ScrapeEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(Daemon::thread);

  private ScrapeEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens from now on.
   *
   * @throws IOException if the address cannot be had
   */
  public static ScrapeEndpoint open(InetSocketAddress address, Supplier<String> metrics)
      throws IOException {
    ScrapeEndpoint endpoint =
        new ScrapeEndpoint(
            HttpServer.create(
                new InetSocketAddress(address.getHostString(), address.getPort()), 0));
    endpoint.server.setExecutor(endpoint.thread);
    endpoint.server.createContext("/metrics", exchange -> answer(exchange, metrics.get()));
    endpoint.server.start();
    return endpoint;
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
