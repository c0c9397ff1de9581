package io.ticklake.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExchangeTest {
  @TempDir private Path folder;

  @Test
  void keepsNothingOfTheTruthOfAnEarlierRun() throws IOException {
    Path target = Files.writeString(folder.resolve("produced.csv"), "a longer one of before\n");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/control/trades",
        exchange -> {
          byte[] body = "short\n".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      new Exchange(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
          .writeTruth(target);
    } finally {
      server.stop(0);
    }

    assertThat(target).hasContent("short\n");
  }
}
