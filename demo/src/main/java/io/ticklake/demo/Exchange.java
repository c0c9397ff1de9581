package io.ticklake.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** The control side of the exchange simulator: what it produced, and when to stop. */
final class Exchange {
  /** What the simulator owes a follower of a symbol: the ids from the first to the last. */
  record Produced(String symbol, long firstId, long lastId) {}

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final ObjectMapper json = new ObjectMapper();

  Exchange(URI base) {
    this.base = base;
  }

  void halt() {
    send(
        HttpRequest.newBuilder(base.resolve("/control/halt"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  List<Produced> produced() {
    List<Produced> all = new ArrayList<>();
    for (JsonNode one : ranges()) {
      if (one.hasNonNull("first_due_id") && one.hasNonNull("last_id")) {
        all.add(
            new Produced(
                one.get("symbol").asText(),
                one.get("first_due_id").asLong(),
                one.get("last_id").asLong()));
      }
    }
    return all;
  }

  /** The ids of each symbol that never existed, between those of its trades. */
  Map<String, Set<Long>> absences() {
    Map<String, Set<Long>> all = new HashMap<>();
    for (JsonNode one : ranges()) {
      Set<Long> ids = all.computeIfAbsent(one.get("symbol").asText(), symbol -> new HashSet<>());
      for (JsonNode range : one.get("absent")) {
        LongStream.rangeClosed(range.get(0).asLong(), range.get(1).asLong()).forEach(ids::add);
      }
    }
    return all;
  }

  /** Replaces the plan of faults by these, each as strong as it is by itself. */
  void breakThings(List<String> faults) {
    ObjectNode plan = json.createObjectNode();
    faults.forEach(fault -> plan.put(fault, ""));
    send(
        HttpRequest.newBuilder(base.resolve("/control/faults"))
            .PUT(HttpRequest.BodyPublishers.ofString(plan.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Writes every trade that the simulator produced as CSV. */
  Path writeTruth(Path target) {
    return send(
        HttpRequest.newBuilder(base.resolve("/control/trades")).build(),
        // Of a longer file of an earlier run nothing may stay.
        HttpResponse.BodyHandlers.ofFile(
            target,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  private JsonNode ranges() {
    String body =
        send(
            HttpRequest.newBuilder(base.resolve("/control/produced")).build(),
            HttpResponse.BodyHandlers.ofString());
    try {
      return json.readTree(body);
    } catch (IOException e) {
      throw new DemoException(
          "Cannot understand what the simulator produced: " + e.getMessage(), e);
    }
  }

  private <T> T send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      HttpResponse<T> response = http.send(request, handler);
      if (response.statusCode() != 200) {
        throw new DemoException(
            "Cannot ask the simulator: %s answered %d"
                .formatted(request.uri(), response.statusCode()));
      }
      return response.body();
    } catch (IOException e) {
      throw new DemoException("Cannot reach the simulator at " + request.uri(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("Interrupted while asking the simulator", e);
    }
  }
}
