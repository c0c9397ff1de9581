package io.ticklake.ingest.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.stream.Collectors;

/** What an ingester says of itself over HTTP. */
public final class OperationClient {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  private OperationClient(String base) {
    this.base = base;
  }

  /** Of an ingester that logs where it listens. */
  public static OperationClient of(JavaProcess ingest) {
    return new OperationClient(
        "http://" + ingest.awaitLine("ingest started").replaceAll(".*http=/?([0-9.:]+).*", "$1"));
  }

  /** Of an ingester in this process. */
  public static OperationClient at(int port) {
    return new OperationClient("http://127.0.0.1:" + port);
  }

  /** All that it exports, by the names of Prometheus. */
  public Set<String> metrics() {
    return ask("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", 4)[2])
        .collect(Collectors.toSet());
  }

  /** The sum over all tags; 0 if there is none. */
  public double metric(String name) {
    return ask("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Status and text. */
  public String readiness() {
    HttpResponse<String> answer = ask("/ready");
    return answer.statusCode() + " " + answer.body().strip();
  }

  private HttpResponse<String> ask(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(base + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
