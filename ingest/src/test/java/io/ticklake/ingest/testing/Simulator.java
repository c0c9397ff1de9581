package io.ticklake.ingest.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ticklake.model.IdRanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The exchange simulator in a JVM of its own, and its word on what is true. */
public final class Simulator implements AutoCloseable {
  private static final String READY = "simulator: listening on ";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final JavaProcess process;
  private final String address;

  /** What the exchange has had of a symbol. */
  public record Produced(long firstId, long lastId, IdRanges absent) {}

  private Simulator(JavaProcess process) {
    this.process = process;
    this.address = process.awaitLine(READY).substring(READY.length()).strip();
  }

  public static Simulator start(Path folder, String... arguments) {
    return new Simulator(
        JavaProcess.start(
            folder.resolve("simulator.log"),
            "384m",
            Map.of(),
            "io.ticklake.simulator.SimulatorCommand",
            arguments));
  }

  public URI streamUrl() {
    return URI.create("ws://" + address);
  }

  public URI restUrl() {
    return URI.create("http://" + address);
  }

  public void post(String path) {
    ask(request(path).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  public void faults(String json) {
    ask(request("/control/faults").PUT(HttpRequest.BodyPublishers.ofString(json)).build());
  }

  public Map<String, Produced> produced() {
    Map<String, Produced> produced = new HashMap<>();
    for (JsonNode symbol : json("/control/produced")) {
      IdRanges absent = new IdRanges();
      symbol.path("absent").forEach(r -> absent.addRange(r.path(0).asLong(), r.path(1).asLong()));
      produced.put(
          symbol.path("symbol").asText(),
          new Produced(symbol.path("first_id").asLong(), symbol.path("last_id").asLong(), absent));
    }
    return produced;
  }

  /**
   * Every trade served: symbol, id, price, quantity, time in µs, whether the buyer is the maker.
   */
  public Stream<String> trades() {
    return ask(request("/control/trades").GET().build()).lines().skip(1);
  }

  public JsonNode stats() {
    return json("/control/stats");
  }

  /** Whether the exchange's limits were kept is its own to say: no ban, no cut for a violation. */
  public void assertLimitsKept() {
    JsonNode stats = stats();
    assertThat(stats.path("clients").isContainerNode()).isTrue();
    for (JsonNode client : stats.path("clients")) {
      assertThat(client.path("bans").asLong(-1)).as("bans in %s", stats).isZero();
      assertThat(client.path("violations").asLong(-1)).as("violations in %s", stats).isZero();
    }
    assertThat(stats.path("rest_by_status").path("418").asLong()).as("418 in %s", stats).isZero();
  }

  @Override
  public void close() {
    process.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(restUrl().resolve(path));
  }

  private JsonNode json(String path) {
    try {
      return MAPPER.readTree(ask(request(path).GET().build()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String ask(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(request.uri() + " " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
