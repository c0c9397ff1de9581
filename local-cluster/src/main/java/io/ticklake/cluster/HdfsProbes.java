package io.ticklake.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** The health of HDFS, by the NameNode's JMX. */
final class HdfsProbes {
  /** Beats come every second. */
  private static final int SILENT_SECONDS = 15;

  private final Http http;
  private final String host;
  private final int port;

  HdfsProbes(Http http, String host, int port) {
    this.http = http;
    this.host = host;
    this.port = port;
  }

  Probe nameNode() {
    return () -> {
      try {
        JsonNode state = bean(port, "NameNode", "FSNamesystemState");
        String phase = state.path("FSState").asText("starting");
        return phase.equals("Operational") ? Optional.empty() : Optional.of("HDFS is in " + phase);
      } catch (IOException e) {
        return Optional.of("no answer yet");
      }
    };
  }

  /**
   * Healthy once it has registered, and while the NameNode hears it. Both are asked: the NameNode
   * goes on hoping for a DataNode that is gone, and a DataNode for a NameNode.
   */
  Probe dataNode(int dataPort, int httpPort) {
    return () -> {
      try {
        JsonNode actors =
            Json.parse(
                bean(httpPort, "DataNode", "DataNodeInfo").path("BPServiceActorInfo").asText("[]"));
        if (!actors.path(0).path("ActorState").asText().equals("RUNNING")) {
          return Optional.of("not registered with the NameNode yet");
        }
      } catch (IOException e) {
        return Optional.of("no answer yet");
      }
      return heard(dataPort);
    };
  }

  private Optional<String> heard(int dataPort) {
    try {
      JsonNode live =
          Json.parse(bean(port, "NameNode", "NameNodeInfo").path("LiveNodes").asText("{}"));
      for (JsonNode node : live) {
        if (node.path("xferaddr").asText().endsWith(":" + dataPort)) {
          int silent = node.path("lastContact").asInt();
          return silent < SILENT_SECONDS
              ? Optional.empty()
              : Optional.of("silent for " + silent + " s");
        }
      }
      return Optional.of("not registered with the NameNode yet");
    } catch (IOException e) {
      return Optional.of("the NameNode does not answer");
    }
  }

  private JsonNode bean(int httpPort, String service, String name) throws IOException {
    String url =
        "http://%s:%d/jmx?qry=Hadoop:service=%s,name=%s".formatted(host, httpPort, service, name);
    return Json.parse(http.send("GET", url)).path("beans").path(0);
  }
}
