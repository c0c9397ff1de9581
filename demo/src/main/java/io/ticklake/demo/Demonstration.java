package io.ticklake.demo;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Starts exchange, ingester and streaming job, shows them, stops the flow, drains and checks. */
final class Demonstration implements AutoCloseable {
  /** So short that bars become final while one watches; the product's default is two minutes. */
  private static final Duration WATERMARK_DELAY = Duration.ofSeconds(10);

  private static final Duration START_BOUND = Duration.ofMinutes(2);
  private static final Duration DRAIN_BOUND = Duration.ofMinutes(3);
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final DemoOptions options;
  private final Scripts scripts;
  private final Path folder;
  private final Path logs;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Patience patience;
  private final Screen screen;
  private final Deque<Child> children = new ConcurrentLinkedDeque<>();
  private final LakePaths paths = new LakePaths("");
  private final Thread lastResort = new Thread(this::endChildren, "end-children");

  Demonstration(
      DemoOptions options,
      Path home,
      Path var,
      Map<String, String> environment,
      Clock clock,
      Screen screen) {
    this.options = options;
    this.scripts = new Scripts(home);
    this.folder = var.resolve("demo");
    this.logs = folder.resolve("logs");
    this.environment = environment;
    this.clock = clock;
    this.patience = new Patience(clock, logs);
    this.screen = screen;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** True where the lake holds exactly what the exchange produced. */
  boolean run() {
    createLogs();
    LakeView lake = new LakeView(paths);
    try (KafkaView kafka = new KafkaView(bootstrap())) {
      requireEmpty(lake, kafka);
      markAsDemoData();
      Instant started = clock.instant();

      screen.say("streaming job: spark-submit --master yarn");
      Child streaming =
          start(
              Child.start("streaming-job", logs, Map.of(), scripts.streamingJob(WATERMARK_DELAY)));
      return options.live()
          ? runLive(lake, kafka, streaming, started)
          : runSimulated(lake, kafka, streaming, started);
    }
  }

  private boolean runLive(LakeView lake, KafkaView kafka, Child streaming, Instant started) {
    Child ingester =
        startIngester(
            "Binance", Map.of("KAFKA_BOOTSTRAP", bootstrap(), "SYMBOLS", options.liveSymbols()));
    Flow flow = new Flow(kafka, streaming, ingester);
    watch(flow, lake);
    return settleLive(flow, lake, started);
  }

  private boolean runSimulated(LakeView lake, KafkaView kafka, Child streaming, Instant started) {
    URI address = startExchange();
    Child ingester =
        startIngester("the simulated exchange", Scripts.following(address, bootstrap()));
    Flow flow = new Flow(kafka, streaming, ingester);
    watch(flow, lake);
    return settle(flow, new Exchange(address), lake, started);
  }

  private record Flow(KafkaView kafka, Child streaming, Child ingester) {
    void requireAlive() {
      streaming.requireAlive();
      ingester.requireAlive();
    }
  }

  private URI startExchange() {
    String faults = options.faults();
    screen.say(
        "exchange: %d symbols, %,d trades a second%s"
            .formatted(
                options.symbols(), options.rate(), faults.isEmpty() ? "" : ", faults: " + faults));
    SimulatedExchange simulator =
        SimulatedExchange.start(
            scripts,
            logs,
            options.symbols(),
            options.rate(),
            faults.isEmpty() ? new String[0] : new String[] {"--faults", faults});
    start(simulator.process());
    return simulator.awaitAddress(patience, START_BOUND);
  }

  private Child startIngester(String from, Map<String, String> ingester) {
    screen.say("ingester: %s to Kafka".formatted(from));
    return start(Child.start("ingester", logs, ingester, scripts.ingester()));
  }

  /** Shows the numbers until the user or the clock says enough. */
  private void watch(Flow flow, LakeView lake) {
    KafkaView kafka = flow.kafka();
    Instant began = clock.instant();
    Instant firstTrade = null;
    boolean stored = false;
    Rate inRate = new Rate();
    Rate lakeRate = new Rate();
    while (!isAskedToStop()) {
      flow.requireAlive();
      kafka.refresh();
      long inKafka = kafka.trades();
      long inLake = lake.storedTrades();
      Instant now = clock.instant();
      if (firstTrade == null && inKafka > 0) {
        firstTrade = now;
      }
      if (!stored && inLake > 0) {
        stored = true;
        screen.say(
            "first trades in the lake %d s after the exchange opened"
                .formatted(Duration.between(began, now).toSeconds()));
      }
      if (options.seconds() > 0
          && firstTrade != null
          && Duration.between(firstTrade, now).toSeconds() >= options.seconds()) {
        return;
      }
      screen.show(
          new Numbers(
              Duration.between(began, now),
              inKafka,
              inRate.update(inKafka, System.nanoTime()),
              inLake,
              lakeRate.update(inLake, System.nanoTime()),
              lake.fileCount(),
              kafka.lag(),
              kafka.openGaps(),
              kafka.busiestBars(8)));
      Pause.of(Duration.ofMillis(300));
    }
  }

  private boolean settle(Flow flow, Exchange exchange, LakeView lake, Instant started) {
    screen.say("stopping the exchange, draining");
    exchange.halt();
    drain(flow, exchange);

    Path truth = folder.resolve("truth.csv");
    writeTruth(exchange, truth);
    awaitFinalBars(flow, truth);
    stopStreaming(flow.streaming());
    flow.kafka().refresh();

    screen.say("reading the lake with Spark and with DuckDB");
    Verification verification = new Verification(paths, lake, folder.resolve("check"));
    Verification.Result result = verification.against(truth, WATERMARK_DELAY);
    return report(result, flow.kafka().openGaps(), started);
  }

  private boolean settleLive(Flow flow, LakeView lake, Instant started) {
    screen.say("stopping the ingester, draining");
    flow.ingester().close();
    patience.await("the stream catches up", DRAIN_BOUND, () -> flow.kafka().lag() == 0);
    stopStreaming(flow.streaming());
    flow.kafka().refresh();
    screen.say("reading the lake with Spark and with DuckDB");
    Verification verification = new Verification(paths, lake, folder.resolve("check"));
    return report(verification.alone(WATERMARK_DELAY), flow.kafka().openGaps(), started);
  }

  private void writeTruth(Exchange exchange, Path truth) {
    Path produced = exchange.writeTruth(folder.resolve("produced.csv"));
    try (DuckReader reader = DuckReader.open().withTruth(produced)) {
      reader.dueOnly(exchange.produced()).writeTruth(truth);
    }
  }

  /** Until the exchange's last trade went all the way. */
  private void drain(Flow flow, Exchange exchange) {
    long produced =
        exchange.produced().stream().mapToLong(one -> one.lastId() - one.firstId() + 1).sum();
    screen.say("the exchange produced %,d trades".formatted(produced));
    QuietFor quiet = new QuietFor(QUIET, clock);
    patience.await(
        "the ingester brings the last trades",
        DRAIN_BOUND,
        () -> {
          flow.requireAlive();
          return quiet.since(flow.kafka().trades());
        });
    flow.ingester().close();
    patience.await(
        "the stream catches up",
        DRAIN_BOUND,
        () -> {
          flow.streaming().requireAlive();
          return flow.kafka().lag() == 0;
        });
  }

  private void awaitFinalBars(Flow flow, Path truth) {
    long due;
    try (DuckReader reader = DuckReader.open().withTruth(truth)) {
      due = BarAudit.of(truth, reader.coverage()).due(reader.watermark(WATERMARK_DELAY));
    }
    screen.say("%,d bars are to become final".formatted(due));
    Instant until = clock.instant().plusSeconds(30);
    while (flow.kafka().finalBars() < due && clock.instant().isBefore(until)) {
      flow.streaming().requireAlive();
      flow.kafka().refresh();
    }
  }

  private void stopStreaming(Child streaming) {
    screen.say("stopping the streaming job");
    if (!scripts.stopStreamingJob(streaming, logs, START_BOUND)) {
      streaming.close();
    }
  }

  private boolean report(Verification.Result result, long openGaps, Instant started) {
    result.remarks().forEach(screen::say);
    if (result.finalBars() == 0) {
      screen.say("no minute became final: let the demo run for 75 seconds or more");
    }
    TradeCheck trades = result.trades();
    screen.say(
        ("demo: trades=%d stored=%d missing=%d duplicate=%d gaps_open=%d bars_final=%d"
                + " bars_wrong=%d seconds=%d")
            .formatted(
                result.produced(),
                trades.stored(),
                trades.missing(),
                trades.duplicate(),
                openGaps,
                result.finalBars(),
                result.wrongBars().size(),
                Duration.between(started, clock.instant()).toSeconds()));
    return result.isRight();
  }

  private void requireEmpty(LakeView lake, KafkaView kafka) {
    if (lake.holdsTrades() || kafka.trades() > 0) {
      throw new DemoException(
          "Cannot run on a lake that holds trades no demo wrote: `scripts/cluster reset` wipes it,"
              + " or set TICKLAKE_VAR to another folder");
    }
  }

  /** From here on the data are a demo's, which the next demo may wipe. */
  private void markAsDemoData() {
    try {
      Files.writeString(folder.resolve("wrote-the-lake"), clock.instant() + "\n");
      Files.deleteIfExists(stopFile());
    } catch (IOException e) {
      throw new DemoException("Cannot write to %s: %s".formatted(folder, e), e);
    }
  }

  private Path stopFile() {
    return folder.resolve("stop");
  }

  private boolean isAskedToStop() {
    boolean orphaned = ProcessHandle.current().parent().isEmpty();
    return orphaned || Files.exists(stopFile());
  }

  private Child start(Child child) {
    children.push(child);
    return child;
  }

  private void createLogs() {
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new DemoException("Cannot create %s: %s".formatted(logs, e), e);
    }
  }

  private String bootstrap() {
    return environment.get("KAFKA_BOOTSTRAP");
  }

  private void endChildren() {
    for (Child child = children.poll(); child != null; child = children.poll()) {
      child.close();
    }
  }

  @Override
  public void close() {
    endChildren();
  }
}
