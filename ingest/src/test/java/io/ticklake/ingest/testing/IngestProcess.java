package io.ticklake.ingest.testing;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the ingester in JVMs of its own, each with a log of its own. */
public final class IngestProcess {
  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> always;
  private int starts;

  /** Every start has these arguments, and more of its own. */
  public IngestProcess(Path folder, BrokerProcess broker, Simulator simulator, String... always) {
    this.folder = folder;
    this.always =
        Stream.concat(Stream.of("--set=operation.http-address=127.0.0.1:0"), Arrays.stream(always))
            .toList();
    this.environment =
        Map.of(
            "KAFKA_BOOTSTRAP", broker.bootstrap(),
            "EXCHANGE_STREAM_URL", simulator.streamUrl().toString(),
            "EXCHANGE_REST_URL", simulator.restUrl().toString(),
            "SYMBOLS", "*",
            "TICKLAKE_LOG_LEVEL", "INFO");
  }

  /** Returns once it follows the exchange. */
  public JavaProcess start(String... arguments) {
    JavaProcess started = launch(arguments);
    started.awaitLine("ingest started");
    return started;
  }

  /** Does not wait. */
  public JavaProcess launch(String... arguments) {
    starts++;
    return JavaProcess.start(
        folder.resolve("ingest-" + starts + ".log"),
        "256m",
        environment,
        "io.ticklake.ingest.Ingest",
        Stream.concat(always.stream(), Arrays.stream(arguments)).toArray(String[]::new));
  }
}
