package io.ticklake.bench.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeSideTest {
  private static final String NEW = "new.parquet\t";

  @TempDir private Path folder;
  private final Map<String, String> listings = new ConcurrentHashMap<>();
  private HttpServer nameNode;

  @BeforeEach
  void open() throws IOException {
    nameNode = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    nameNode.createContext(
        "/webhdfs/v1",
        exchange -> {
          String listing = listings.get(exchange.getRequestURI().toString());
          byte[] body = String.valueOf(listing).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(listing == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    nameNode.start();
  }

  @AfterEach
  void close() {
    nameNode.stop(0);
  }

  @Test
  void tellsWhenFilesCameSinceTheFirstLook() throws Exception {
    LakeSide lake = lake();
    list("/trades", "DIRECTORY", "day=1", "_staging");
    list("/trades/day=1", "FILE", "old.parquet");
    lake.look();
    long before = System.currentTimeMillis();
    list("/trades/day=1", "FILE", "old.parquet", "new.parquet", "_mark", ".hidden");
    lake.look();
    long after = System.currentTimeMillis();
    lake.look();
    lake.write(folder.resolve("seen"));

    assertThat(Files.readAllLines(folder.resolve("seen")))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line).startsWith(NEW);
              assertThat(Long.parseLong(line.substring(NEW.length()))).isBetween(before, after);
            });
  }

  @Test
  void saysWhatItCannotList() {
    assertThatThrownBy(() -> lake().look())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/trades?op=LISTSTATUS: HTTP status 404");
  }

  private LakeSide lake() {
    return new LakeSide(
        URI.create("http://127.0.0.1:" + nameNode.getAddress().getPort()), "/trades");
  }

  private void list(String path, String type, String... names) {
    listings.put(
        "/webhdfs/v1" + path + "?op=LISTSTATUS",
        Stream.of(names)
            .map(name -> "{\"type\":\"%s\",\"pathSuffix\":\"%s\"}".formatted(type, name))
            .collect(Collectors.joining(",", "{\"FileStatuses\":{\"FileStatus\":[", "]}}")));
  }
}
