package io.ticklake.cluster;

import java.io.IOException;
import java.util.Optional;

/** The health of Spark's history server: it answers. */
final class HistoryProbe implements Probe {
  private final Http http;
  private final String url;

  HistoryProbe(Http http, String host, int port) {
    this.http = http;
    this.url = "http://" + host + ":" + port + "/api/v1/version";
  }

  @Override
  public Optional<String> fault() {
    try {
      http.send("GET", url);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("no answer yet");
    }
  }
}
