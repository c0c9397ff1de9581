package io.ticklake.bench.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How long the streaming job's batches take, from its metrics. */
final class Batches {
  private static final String BATCH = "ticklake_streaming_last_batch_id ";
  private static final Pattern PHASE =
      Pattern.compile("ticklake_streaming_batch_phase_seconds\\{phase=\"(\\w+)\"} (\\S+)");
  private static final String WHOLE = "triggerExecution";

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final Samples millis = new Samples();
  private final Map<String, Double> secondsByPhase = new TreeMap<>();
  private long published = -1;
  private Map<String, Double> last = Map.of();

  Batches(URI metrics) {
    request = HttpRequest.newBuilder(metrics).build();
  }

  /** To be called more often than batches end. */
  void look() throws IOException, InterruptedException {
    String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    long batch =
        text.lines()
            .filter(line -> line.startsWith(BATCH))
            .mapToLong(line -> (long) Double.parseDouble(line.substring(BATCH.length())))
            .findFirst()
            .orElse(-1);
    Map<String, Double> phases = new HashMap<>();
    PHASE
        .matcher(text)
        .results()
        .forEach(found -> phases.put(found.group(1), Double.valueOf(found.group(2))));
    // The phases of a batch come a little after the batch: when they change.
    if (batch > published && phases.containsKey(WHOLE) && !phases.equals(last)) {
      if (published >= 0) {
        millis.add(Math.round(phases.get(WHOLE) * 1000));
        phases.forEach((phase, seconds) -> secondsByPhase.merge(phase, seconds, Double::sum));
      }
      published = batch;
      last = phases;
    }
  }

  /** The mean of each phase, in milliseconds. */
  Map<String, Long> phases() {
    Map<String, Long> means = new TreeMap<>();
    secondsByPhase.forEach(
        (phase, seconds) -> means.put(phase, Math.round(seconds * 1000 / millis.count())));
    return means;
  }

  Samples millis() {
    return millis;
  }
}
