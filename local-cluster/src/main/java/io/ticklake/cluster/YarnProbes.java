package io.ticklake.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** The health of YARN, by the ResourceManager's REST interface. */
final class YarnProbes {
  private final Http http;
  private final String host;
  private final String root;

  YarnProbes(Http http, String host, int port) {
    this.http = http;
    this.host = host;
    this.root = "http://" + host + ":" + port + "/ws/v1/cluster/";
  }

  Probe resourceManager() {
    return () -> {
      try {
        JsonNode info = Json.parse(http.send("GET", root + "info")).path("clusterInfo");
        String state = info.path("state").asText() + "/" + info.path("haState").asText();
        return state.equals("STARTED/ACTIVE")
            ? Optional.empty()
            : Optional.of("the ResourceManager is " + state);
      } catch (IOException e) {
        return Optional.of("no answer yet");
      }
    };
  }

  /**
   * Healthy while it answers and the ResourceManager counts on it. Both are asked: the
   * ResourceManager goes on hoping for a NodeManager that is gone.
   */
  Probe nodeManager(int httpPort) {
    return () -> {
      try {
        http.send("GET", "http://" + host + ":" + httpPort + "/jmx?qry=java.lang:type=Runtime");
      } catch (IOException e) {
        return Optional.of("no answer yet");
      }
      return countedOn(httpPort);
    };
  }

  private Optional<String> countedOn(int httpPort) {
    try {
      JsonNode nodes = Json.parse(http.send("GET", root + "nodes")).path("nodes").path("node");
      for (JsonNode node : nodes) {
        if (node.path("nodeHTTPAddress").asText().endsWith(":" + httpPort)) {
          String state = node.path("state").asText();
          String report = node.path("healthReport").asText();
          return state.equals("RUNNING")
              ? Optional.empty()
              : Optional.of(report.isBlank() ? state : state + ": " + report);
        }
      }
      return Optional.of("not registered with the ResourceManager yet");
    } catch (IOException e) {
      return Optional.of("the ResourceManager does not answer");
    }
  }
}
