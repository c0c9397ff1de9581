package io.ticklake.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/** The health of HDFS, by the NameNode's JMX. */
final class HdfsProbes {
  /** Beats come every second. */
  private static final int SILENT_SECONDS = 15;

  private final Http http;
  private final String beans;

  HdfsProbes(Http http, String host, int port) {
    this.http = http;
    this.beans = "http://" + host + ":" + port + "/jmx?qry=Hadoop:service=NameNode,name=";
  }

  Probe nameNode() {
    return () -> {
      try {
        JsonNode state = bean("FSNamesystemState");
        String phase = state.path("FSState").asText("starting");
        return phase.equals("Operational") ? Optional.empty() : Optional.of("HDFS is in " + phase);
      } catch (IOException e) {
        return Optional.of("no answer yet");
      }
    };
  }

  /** Healthy once the NameNode hears the DataNode at that port. */
  Probe dataNode(int port) {
    return () -> {
      try {
        JsonNode live = Json.parse(bean("NameNodeInfo").path("LiveNodes").asText("{}"));
        for (JsonNode node : live) {
          if (node.path("xferaddr").asText().endsWith(":" + port)) {
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
    };
  }

  private JsonNode bean(String name) throws IOException {
    return Json.parse(http.send("GET", beans + name)).path("beans").path(0);
  }
}
