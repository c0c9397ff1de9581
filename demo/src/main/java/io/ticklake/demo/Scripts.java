package io.ticklake.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The programs of Ticklake as its scripts start and stop them. */
final class Scripts {
  private final Path folder;

  /**
   * @param home the checkout or the release
   */
  Scripts(Path home) {
    this.folder = home.resolve("scripts");
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  List<String> ingester() {
    return List.of(path("ingest"), "--set", "operation.http-address=127.0.0.1:0");
  }

  /** What makes an ingester follow every symbol of an exchange. */
  static Map<String, String> following(URI exchange, String bootstrap) {
    return Map.of(
        "KAFKA_BOOTSTRAP",
        bootstrap,
        "EXCHANGE_STREAM_URL",
        "ws://" + exchange.getAuthority(),
        "EXCHANGE_REST_URL",
        exchange.toString(),
        "SYMBOLS",
        "*");
  }

  /** Settings of the job follow the last of these options. */
  List<String> streamingJob(Duration watermarkDelay) {
    return List.of(
        path("submit-streaming"),
        "--deploy-mode",
        "client",
        "--",
        "--set",
        "stream.trigger=2 seconds",
        "--set",
        "lake.tables-every=10 seconds",
        "--set",
        "stream.watermark-delay=" + watermarkDelay.toSeconds() + " seconds");
  }

  /** Asks the streaming job to stop; false where it has not ended in time. */
  boolean stopStreamingJob(Child job, Path logs, Duration bound) {
    try (Child stop =
        Child.start("stop-streaming", logs, Map.of(), List.of(path("stop-streaming")))) {
      stop.awaitEnd(bound);
    }
    return job.awaitEnd(bound);
  }
}
