package io.ticklake.bench.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.OptionalDouble;

/** How long the streaming job's batches take, from its metrics. */
final class Batches {
  private static final String BATCH = "ticklake_streaming_last_batch_id ";
  private static final String WHOLE =
      "ticklake_streaming_batch_phase_seconds{phase=\"triggerExecution\"} ";

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final Samples millis = new Samples();
  private long published = -1;
  private double last = Double.NaN;

  Batches(URI metrics) {
    request = HttpRequest.newBuilder(metrics).build();
  }

  /** To be called more often than batches end. */
  void look() throws IOException, InterruptedException {
    String text = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    long batch = (long) value(text, BATCH).orElse(-1);
    double seconds = value(text, WHOLE).orElse(Double.NaN);
    // The phases of a batch come a little after the batch: when they change.
    if (batch > published && seconds != last) {
      if (published >= 0) {
        millis.add(Math.round(seconds * 1000));
      }
      published = batch;
      last = seconds;
    }
  }

  Samples millis() {
    return millis;
  }

  private static OptionalDouble value(String text, String sample) {
    return text.lines()
        .filter(line -> line.startsWith(sample))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length())))
        .findFirst();
  }
}
