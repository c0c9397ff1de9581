package io.ticklake.demo;

import io.ticklake.model.LakePaths;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts everything, breaks it by schedule, lets it heal, stops it and has it checked. */
final class ChaosRun implements AutoCloseable {
  private static final Duration WATERMARK_DELAY = Duration.ofSeconds(10);
  private static final Duration START_BOUND = Duration.ofMinutes(4);
  private static final Duration HEAL_BOUND = Duration.ofMinutes(6);
  private static final Duration STOP_BOUND = Duration.ofMinutes(3);
  private static final Duration CURATE_BOUND = Duration.ofMinutes(5);
  private static final Duration CURATE_EVERY = Duration.ofSeconds(45);
  private static final Duration QUIET = Duration.ofSeconds(6);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** Of the exchange: what must not cost a single trade. */
  private static final List<String> EXCHANGE_FAULTS = List.of("chaos", "stall", "non-utf8");

  private final ChaosOptions options;
  private final Scripts scripts;
  private final Path folder;
  private final Path logs;
  private final Map<String, String> environment;
  private final Clock clock;
  private final Patience patience;
  private final Instant began;
  private final Processes processes;
  private final LakePaths paths = new LakePaths("");
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
  private final Deque<AutoCloseable> running = new ConcurrentLinkedDeque<>();
  private final Thread lastResort = new Thread(this::close, "end-children");
  private Child curate;
  private int curates;

  ChaosRun(
      ChaosOptions options, Path home, Path var, Map<String, String> environment, Clock clock) {
    this.options = options;
    this.scripts = new Scripts(home);
    this.folder = var.resolve("run");
    this.logs = folder.resolve("logs");
    this.environment = environment;
    this.clock = clock;
    this.patience = new Patience(clock, logs);
    this.began = clock.instant();
    this.processes =
        new Processes(
            var.toAbsolutePath().normalize().resolve("cluster"), environment.get("TICKLAKE_VAR"));
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** True where everything is in the lake once, and nothing else. */
  boolean run() {
    try {
      Files.createDirectories(logs);
    } catch (IOException e) {
      throw new DemoException("Cannot create %s: %s".formatted(logs, e), e);
    }
    say(
        "seed %d, %d s of faults, %,d trades a second of %d symbols"
            .formatted(
                options.seed(), options.faults().toSeconds(), options.rate(), options.symbols()));
    SimulatedExchange simulator =
        SimulatedExchange.start(
            scripts,
            logs,
            options.symbols(),
            options.rate(),
            "--seed",
            String.valueOf(options.seed()));
    running.add(simulator.process());
    URI address = simulator.awaitAddress(patience, START_BOUND);
    Exchange exchange = new Exchange(address);
    Program ingester = ingester(address);
    Program driver = driver();
    running.add(driver);
    running.add(ingester);
    driver.start();
    ingester.start();

    LakeView lake = new LakeView(paths);
    patience.await("the first trades are in the lake", START_BOUND, () -> lake.storedTrades() > 0);
    exchange.breakThings(EXCHANGE_FAULTS);
    say("trades flow into the lake; from now on the exchange makes mistakes, too");

    Map<Victim, ClusterDaemon> daemons = daemons();
    List<Service> services = new ArrayList<>(daemons.values());
    services.add(ingester);
    services.add(driver);
    Supervisor supervisor = new Supervisor(services, clock, this::say);
    Future<?> watching =
        watch.scheduleWithFixedDelay(
            () -> lookAt(supervisor),
            LOOK_EVERY.toMillis(),
            LOOK_EVERY.toMillis(),
            TimeUnit.MILLISECONDS);
    int struck;
    int survivors;
    try (Saboteur saboteur =
        new Saboteur(
            ingester,
            driver,
            daemons,
            processes,
            new TradePartitions(bootstrap()),
            clock,
            this::say)) {
      running.addFirst(saboteur);
      breakThings(saboteur);
      saboteur.calm();
      struck = saboteur.struck();
      survivors = saboteur.survivors();
    }
    exchange.halt();
    Path truth = writeTruth(exchange);
    heal(exchange, truth);
    endWatch(watching);
    boolean stopped = stop(driver, ingester);
    curateAll(truth);
    say("reading the lake with Spark and with DuckDB");
    List<String> left = processesLeft(simulator.process());
    if (!stopped) {
      left.add("a streaming job that had to be killed, as it did not stop");
    }
    for (int i = 0; i < survivors; i++) {
      left.add("a superseded driver that did not end");
    }
    return check(exchange, truth, struck, left);
  }

  private Program ingester(URI exchange) {
    return new Program(
        "ingester", logs, Scripts.following(exchange, bootstrap()), scripts.ingester());
  }

  private Program driver() {
    List<String> command = new ArrayList<>(scripts.streamingJob(WATERMARK_DELAY));
    command.addAll(List.of("--set", "operation.metrics.http-address="));
    return new Program("streaming-driver", logs, Map.of(), command);
  }

  private Map<Victim, ClusterDaemon> daemons() {
    Map<Victim, ClusterDaemon> daemons = new EnumMap<>(Victim.class);
    Arrays.stream(Victim.values())
        .filter(Victim::isDaemon)
        .forEach(
            victim ->
                daemons.put(
                    victim,
                    new ClusterDaemon(
                        victim.label(), processes, Path.of(scripts.path("cluster")), logs)));
    return daemons;
  }

  private void lookAt(Supervisor supervisor) {
    try {
      supervisor.look();
    } catch (DemoException e) {
      say("  " + e.getMessage());
    }
  }

  private void breakThings(Saboteur saboteur) {
    Instant start = clock.instant();
    for (Disruption next : Schedule.of(options.seed(), options.faults())) {
      idleUntil(start.plus(next.at()));
      saboteur.strike(next);
    }
    idleUntil(start.plus(options.faults()));
    say("no more faults");
  }

  private void idleUntil(Instant then) {
    while (clock.instant().isBefore(then)) {
      curateNowAndThen();
      Pause.of(Duration.ofMillis(200));
    }
  }

  private void curateNowAndThen() {
    if (curate != null && curate.isAlive()) {
      return;
    }
    if (curate != null) {
      say("  curate ended with status " + curate.status());
      curate = null;
    }
    if (Duration.between(began, clock.instant()).toSeconds()
        > (curates + 1) * CURATE_EVERY.toSeconds()) {
      curates++;
      curate = curate("curate-" + curates, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
      running.add(curate);
    }
  }

  /** In this machine's own JVM: YARN is full. */
  private Child curate(String name, LocalDate day) {
    return Child.start(
        name,
        logs,
        Map.of("BATCH_DRIVER_MEMORY", "1g"),
        List.of(scripts.path("batch"), "--master", "local[1]", "curate", "--day", day.toString()));
  }

  private Path writeTruth(Exchange exchange) {
    Path produced = exchange.writeTruth(folder.resolve("produced.csv"));
    Path truth = folder.resolve("truth.csv");
    try (DuckReader reader = DuckReader.open().withTruth(produced)) {
      reader.dueOnly(exchange.produced()).writeTruth(truth);
      say("the exchange is halted; it produced %,d trades".formatted(reader.truthCount()));
    }
    return truth;
  }

  /** Waits until everything is through; where that takes too long, the check says what is not. */
  private void heal(Exchange exchange, Path truth) {
    long produced;
    long finalsDue;
    try (DuckReader reader = DuckReader.open().withTruth(truth)) {
      produced = reader.truthCount();
      finalsDue = BarAudit.of(truth, reader.coverage()).due(reader.watermark(WATERMARK_DELAY));
    }
    GapAudit audit = new GapAudit(exchange.produced(), exchange.absences());
    say(
        "healing: %,d trades, %,d final bars, %,d absent ids"
            .formatted(produced, finalsDue, audit.absent()));
    try (Healing healing = new Healing(bootstrap(), paths, produced, finalsDue, audit)) {
      QuietFor quiet = new QuietFor(QUIET, clock);
      Instant until = clock.instant().plus(HEAL_BOUND);
      Instant tell = clock.instant();
      while (!(healing.isDone() && quiet.since(healing.movement()))) {
        if (clock.instant().isAfter(until)) {
          say("it has not healed within %d s: %s".formatted(HEAL_BOUND.toSeconds(), healing));
          return;
        }
        if (clock.instant().isAfter(tell)) {
          say("  " + healing);
          tell = clock.instant().plusSeconds(15);
        }
        Pause.of(Duration.ofMillis(500));
      }
      say("healed: " + healing);
    }
  }

  private void endWatch(Future<?> watching) {
    if (watching.isDone()) {
      throw new DemoException("Cannot go on: nobody supervised the programs");
    }
    watch.shutdown();
    try {
      watch.awaitTermination(STOP_BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the streaming job did so when it was asked to. */
  private boolean stop(Program driver, Program ingester) {
    say(
        "stopping: streaming driver started %d times, ingester %d times"
            .formatted(driver.starts(), ingester.starts()));
    ingester.close();
    boolean stopped = scripts.stopStreamingJob(driver.current(), logs, STOP_BOUND);
    if (!stopped) {
      driver.close();
    }
    if (curate != null) {
      curate.awaitEnd(CURATE_BOUND);
    }
    return stopped;
  }

  private void curateAll(Path truth) {
    try (DuckReader reader = DuckReader.open().withTruth(truth)) {
      for (LocalDate day : reader.days()) {
        say("curating " + day);
        try (Child last = curate("curate-last-" + day, day)) {
          if (!last.awaitEnd(CURATE_BOUND) || last.status() != 0) {
            say("  Cannot curate: see " + last.log());
          }
        }
      }
    }
  }

  private boolean check(Exchange exchange, Path truth, int struck, List<String> left) {
    ChaosVerdict verdict =
        new ChaosCheck(bootstrap(), paths, folder.resolve("check"), WATERMARK_DELAY)
            .check(exchange, truth, struck, left);
    verdict.remarks().forEach(this::say);
    System.out.println(
        verdict.line(options.seed(), Duration.between(began, clock.instant()).toSeconds()));
    return verdict.isRight();
  }

  /** What runs beside the cluster's daemons and the exchange; containers may need some seconds. */
  private List<String> processesLeft(Child simulator) {
    Instant until = clock.instant().plusSeconds(40);
    Set<Long> known = new HashSet<>(Set.of(simulator.pid()));
    Stream.concat(
            Arrays.stream(Victim.values()).filter(Victim::isDaemon).map(Victim::label),
            Stream.of("history-server"))
        .forEach(name -> processes.daemon(name).ifPresent(known::add));
    List<Long> left = processes.besides(known);
    while (!left.isEmpty() && clock.instant().isBefore(until)) {
      Pause.of(Duration.ofMillis(500));
      left = processes.besides(known);
    }
    return new ArrayList<>(left.stream().map(pid -> pid + " " + Processes.command(pid)).toList());
  }

  private String bootstrap() {
    return environment.get("KAFKA_BOOTSTRAP");
  }

  private synchronized void say(String what) {
    Duration since = Duration.between(began, clock.instant());
    System.out.printf("%02d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), what);
  }

  @Override
  public void close() {
    watch.shutdownNow();
    for (AutoCloseable one = running.poll(); one != null; one = running.poll()) {
      try {
        one.close();
      } catch (Exception e) {
        System.err.println("chaos: " + e.getMessage());
      }
    }
  }
}
