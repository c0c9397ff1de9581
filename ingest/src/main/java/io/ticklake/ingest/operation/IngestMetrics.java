package io.ticklake.ingest.operation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ticklake.ingest.connection.CloseCause;
import io.ticklake.ingest.connection.LinkActivity;
import io.ticklake.ingest.publish.SendFailure;
import io.ticklake.model.Origin;
import io.ticklake.model.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/** Everything that is counted and measured, under its Prometheus names. */
public final class IngestMetrics implements AutoCloseable {
  private static final double[] QUANTILES = {0.5, 0.99, 0.999};

  /** Longer than any run: quantiles are those of the whole run, not of its last minutes. */
  private static final Duration RUN = Duration.ofDays(10_000);

  private static final int DIGITS = 2;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LongAdder frames = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder fetched = new LongAdder();
  private final LongAdder absent = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final Map<Origin, LongAdder> trades = new EnumMap<>(Origin.class);
  private final Map<Rejection, Counter> deadLetters = new EnumMap<>(Rejection.class);
  private final Timer eventToReceive;
  private final Timer receiveToAck;
  private final MultiGauge connectionSilent =
      multiGauge("ticklake_ingest_connection_silent_seconds", "Nothing has arrived for so long");
  private final MultiGauge connectionMessages =
      multiGauge("ticklake_ingest_connection_messages", "Messages on this connection so far");
  private final MultiGauge connectionHeldUp =
      multiGauge(
          "ticklake_ingest_connection_held_up_seconds", "Reading has waited for Kafka so long");
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();

  public IngestMetrics() {
    counter("ticklake_ingest_frames", "Messages from the exchange", frames);
    counter("ticklake_ingest_bytes", "Bytes of messages from the exchange", bytes);
    counter("ticklake_ingest_repeated", "Trades that Kafka held already", repeated);
    counter("ticklake_ingest_gap_ids_filled", "Missing trades fetched over REST", fetched);
    counter("ticklake_ingest_gap_ids_absent", "Ids that the exchange never had", absent);
    counter("ticklake_ingest_gap_ids_left", "Missing ids left to the archives", left);
    for (Origin origin : Origin.values()) {
      LongAdder adder = new LongAdder();
      trades.put(origin, adder);
      FunctionCounter.builder("ticklake_ingest_trades", adder, LongAdder::sum)
          .description("Trades handed to Kafka")
          .tag("origin", origin.label())
          .register(registry);
    }
    for (Rejection rejection : Rejection.values()) {
      deadLetters.put(
          rejection,
          Counter.builder("ticklake_ingest_dead_letters")
              .description("Messages that are no trade that the lake can hold")
              .tag("reason", rejection.label())
              .register(registry));
    }
    expect(
        "ticklake_ingest_reconnects",
        "Connections that were replaced, ended or could not be had",
        "cause",
        Stream.of(CloseCause.values()).map(CloseCause::label));
    expect(
        "ticklake_ingest_send_failures",
        "Records that Kafka did not take",
        "reason",
        Stream.of(SendFailure.values()).map(SendFailure::label));
    expect(
        "ticklake_ingest_rest_failures",
        "Questions that the exchange did not answer, by what was asked for",
        "what",
        Stream.of("trades", "newest", "first", "symbols"));
    expect(
        "ticklake_ingest_unexpected_errors",
        "Mistakes of the ingester's own: please report them",
        "where",
        Stream.of("chores", "connections", "completeness"));
    eventToReceive =
        timer(
                "ticklake_ingest_event_to_receive",
                "From the trade's time to its receipt; sampled: the last trade of each read of a"
                    + " socket")
            .register(registry);
    receiveToAck =
        ofWholeRun(
                timer(
                    "ticklake_ingest_receive_to_ack",
                    "From receipt to Kafka's acknowledgement; sampled: the first trade of each"
                        + " read of a socket"))
            .register(registry);
    runQuantiles();
    buildInfo();
    new UptimeMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
  }

  /** So many messages and trades came in with one read. */
  public void read(long messages, long messageBytes, long liveTrades, long repeats) {
    repeated.add(repeats);
    frames.add(messages);
    bytes.add(messageBytes);
    trades.get(Origin.LIVE).add(liveTrades);
  }

  /** So many missing trades were fetched. */
  public void filled(long count) {
    trades.get(Origin.BACKFILL).add(count);
    fetched.add(count);
  }

  public void absent(long count) {
    absent.add(count);
  }

  public void left(long count) {
    left.add(count);
  }

  public void deadLetter(Rejection reason) {
    deadLetters.get(reason).increment();
  }

  public void eventToReceive(long nanos) {
    eventToReceive.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  public void receiveToAck(long nanos) {
    receiveToAck.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Within what 99 of 100 trades of the whole run were acknowledged, in milliseconds. */
  public double receiveToAckMillis() {
    return runQuantile(1, TimeUnit.MILLISECONDS);
  }

  /** Counts one more of an event that has a cause. */
  public void count(String name, String tag, String value) {
    registry.counter(name, tag, value).increment();
  }

  public void gauge(String name, String description, DoubleSupplier value) {
    Gauge.builder(name, value::getAsDouble).description(description).register(registry);
  }

  /** The state of each connection that carries streams, by its place in the pool. */
  public void connections(List<LinkActivity> activities, long nowMillis) {
    List<MultiGauge.Row<?>> silent = new ArrayList<>();
    List<MultiGauge.Row<?>> messages = new ArrayList<>();
    List<MultiGauge.Row<?>> heldUp = new ArrayList<>();
    for (int place = 0; place < activities.size(); place++) {
      LinkActivity activity = activities.get(place);
      Tags tags = Tags.of("connection", Integer.toString(place));
      silent.add(MultiGauge.Row.of(tags, activity.silentMillis(nowMillis) / 1000.0));
      messages.add(MultiGauge.Row.of(tags, activity.payloads()));
      heldUp.add(MultiGauge.Row.of(tags, activity.heldUpMillis(nowMillis) / 1000.0));
    }
    connectionSilent.register(silent, true);
    connectionMessages.register(messages, true);
    connectionHeldUp.register(heldUp, true);
  }

  public void counter(String name, String description, LongAdder value) {
    FunctionCounter.builder(name, value, LongAdder::sum)
        .description(description)
        .register(registry);
  }

  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gcMetrics.close();
    registry.close();
  }

  /** Counters that are there before anything has happened: a rate sees their first one. */
  private void expect(String name, String description, String tag, Stream<String> values) {
    values.forEach(
        value -> Counter.builder(name).description(description).tag(tag, value).register(registry));
  }

  private void buildInfo() {
    String version = IngestMetrics.class.getPackage().getImplementationVersion();
    Gauge.builder("ticklake.build.info", () -> 1)
        .description("Which build this is")
        .tag("module", "ingest")
        .tag("version", version == null ? "unknown" : version)
        .register(registry);
  }

  private MultiGauge multiGauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private void runQuantiles() {
    for (int i = 0; i < QUANTILES.length; i++) {
      int index = i;
      Gauge.builder(
              "ticklake_ingest_receive_to_ack_run_seconds",
              () -> runQuantile(index, TimeUnit.SECONDS))
          .description(
              "From receipt to acknowledgement, quantiles of the whole run; sampled: the first"
                  + " trade of each read of a socket")
          .tag("quantile", Double.toString(QUANTILES[i]))
          .register(registry);
    }
  }

  private double runQuantile(int index, TimeUnit unit) {
    return receiveToAck.takeSnapshot().percentileValues()[index].value(unit);
  }

  static Timer.Builder ofWholeRun(Timer.Builder timer) {
    return timer
        .publishPercentiles(QUANTILES)
        .percentilePrecision(DIGITS)
        .distributionStatisticExpiry(RUN)
        .distributionStatisticBufferLength(1);
  }

  private static Timer.Builder timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            Duration.ofMillis(30),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2));
  }
}
