package io.ticklake.streaming.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One group of metrics in a Pushgateway, for a driver whose host nobody knows beforehand. */
public final class PushGateway {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI group;

  /**
   * Names the group.
   *
   * @param group such as http://gateway:9091/metrics/job/ticklake-streaming
   */
  public PushGateway(URI group) {
    this.group = group;
  }

  /** Puts these in place of all that the group held. */
  public void push(String metrics) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(group)
            .header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            .PUT(HttpRequest.BodyPublishers.ofString(metrics)));
  }

  /** A job that was stopped on purpose leaves nothing to be alarmed about. */
  public void delete() throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(group).DELETE());
  }

  private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException("HTTP " + answer.statusCode() + ": " + answer.body().strip());
    }
  }
}
