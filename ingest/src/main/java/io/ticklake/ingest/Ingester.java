package io.ticklake.ingest;

import io.ticklake.ingest.completeness.Completeness;
import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.completeness.StateLoader;
import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.connection.Connections;
import io.ticklake.ingest.exchange.ExchangeClient;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.SymbolSelector;
import io.ticklake.ingest.exchange.WeightBudget;
import io.ticklake.ingest.operation.IngestMetrics;
import io.ticklake.ingest.operation.OperationServer;
import io.ticklake.ingest.operation.QuietLog;
import io.ticklake.ingest.publish.KafkaCheck;
import io.ticklake.ingest.publish.KafkaClients;
import io.ticklake.ingest.publish.ProducerGauges;
import io.ticklake.ingest.publish.PublishMeter;
import io.ticklake.ingest.publish.TradePublisher;
import io.ticklake.ingest.time.Time;
import io.ticklake.model.Topics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ingester, put together. */
final class Ingester {
  static final List<String> TOPICS =
      List.of(Topics.TRADES, Topics.TRADES_DEAD_LETTER, Topics.GAP_CLAIMS, Topics.INGEST_STATE);

  private static final Logger LOG = LoggerFactory.getLogger(Ingester.class);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int FIRST_WEIGHT_LIMIT = 1200;
  private static final long QUIET_LOG_MILLIS = 30_000;

  private final IngestConfig config;
  private final Time time;
  private final CoverageStart from;
  private final IngestMetrics metrics = new IngestMetrics();
  private final Ledgers ledgers = new Ledgers();
  private final KafkaClients clients;
  private final WeightBudget budget;
  private final ExchangeClient exchange;
  private final SymbolSelector selector;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<String> fatal = new AtomicReference<>();
  private final ScheduledExecutorService chores;

  private Producer<byte[], byte[]> producer;
  private PublishMeter publishMeter;
  private Connections connections;
  private Completeness completeness;
  private OperationServer server;
  private Stall stall;
  private long startedNanos;

  Ingester(IngestConfig config, CoverageStart from, Time time) {
    this.config = config;
    this.from = from;
    this.time = time;
    this.clients = new KafkaClients(config.kafka());
    this.budget = new WeightBudget(FIRST_WEIGHT_LIMIT, config.exchange().restWeightShare());
    this.exchange =
        new ExchangeClient(
            config.exchange().restUrl(), config.exchange().restTimeout(), budget, time);
    this.selector = new SymbolSelector(config.exchange().symbols());
    this.chores =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread created = new Thread(task, "chores");
              created.setDaemon(true);
              return created;
            });
  }

  /** Reaches exchange and Kafka, and says what it found. */
  String check() throws UserException, InterruptedException {
    return "ingest: configuration, exchange and Kafka are fine; symbols=" + checkedSymbols().size();
  }

  void start() throws UserException, InterruptedException {
    Collection<String> symbols = checkedSymbols();
    loadState(symbols);
    QuietLog quiet = new QuietLog(time, QUIET_LOG_MILLIS);
    IngestEvents events =
        new IngestEvents(metrics, quiet, this::end, resumed -> completeness.resumed(resumed));
    publishMeter = new PublishMeter(metrics::receiveToAck);
    stall = new Stall(publishMeter, config.kafka().stalledAfter());
    producer = clients.producer();
    TradePublisher publisher = new TradePublisher(producer, events, publishMeter);
    URI url = StreamUrl.of(config.exchange().streamUrl());
    connections = connections(url, publisher, events);
    completeness =
        new Completeness(
            config.completeness(),
            ledgers,
            exchange,
            budget,
            publisher,
            streams(connections),
            events,
            time);
    openServer();
    follow(symbols);
    completeness.start();
    startedNanos = time.nanos();
    connections.start();
    scheduleChores();
    LOG.info(
        "ingest started symbols={} exchange={} kafka={} http={}",
        symbols.size(),
        url,
        config.kafka().bootstrap(),
        server.address());
  }

  /** Where /health, /ready and /metrics are. */
  int httpPort() {
    return server.address().getPort();
  }

  /** Waits until something that cannot be mended here has happened; returns what. */
  String awaitFatal() throws InterruptedException {
    ended.await();
    return fatal.get();
  }

  /**
   * Sockets first, then what the buffer holds, then the state of what Kafka has acknowledged, all
   * within the configured time. What does not get through is fetched after the next start.
   */
  void stop() throws InterruptedException {
    long deadline = time.millis() + config.operation().stopWithin().toMillis();
    chores.shutdownNow();
    if (connections != null) {
      connections.stop(config.operation().stopWithin().dividedBy(4));
    }
    if (completeness != null) {
      completeness.stop((deadline - time.millis()) / 4);
    }
    if (producer != null) {
      awaitNone(
          publishMeter::outstanding, deadline - config.operation().stopWithin().toMillis() / 4);
      if (completeness != null) {
        completeness.writeState();
        awaitNone(completeness::pendingStates, deadline);
      }
      LOG.info(
          "ingest drained acknowledged={} outstanding={} seconds={} receive_to_ack_p99_ms={}",
          publishMeter.acknowledged(),
          publishMeter.outstanding(),
          decimal((time.nanos() - startedNanos) / 1e9),
          decimal(metrics.receiveToAckMillis()));
      producer.close(Duration.ofMillis(Math.max(100, deadline - time.millis())));
    }
    if (server != null) {
      server.stop();
    }
    metrics.close();
    LOG.info("ingest stopped");
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void awaitNone(LongSupplier left, long untilMillis) throws InterruptedException {
    while (left.getAsLong() > 0 && time.millis() < untilMillis) {
      time.sleep(5);
    }
  }

  private Collection<String> checkedSymbols() throws UserException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Collection<String> symbols = List.of();
    try {
      symbols = symbols();
    } catch (UserException e) {
      faults.addAll(e.lines());
    }
    try (Admin admin = clients.admin()) {
      KafkaCheck.faults(admin, config.kafka().bootstrap(), TOPICS, ANSWER)
          .forEach(fault -> faults.add(fault.line()));
    }
    if (!faults.isEmpty()) {
      throw new UserException(faults);
    }
    return symbols;
  }

  private Collection<String> symbols() throws UserException, InterruptedException {
    try {
      Set<String> listed = exchange.info().trading();
      List<String> unmatched = selector.unmatched(listed);
      if (!unmatched.isEmpty()) {
        throw new UserException(
            "Invalid exchange.symbols: the exchange trades none of " + unmatched);
      }
      return selector.select(listed);
    } catch (ExchangeException e) {
      throw new UserException(e.getMessage());
    }
  }

  private void loadState(Collection<String> symbols) throws UserException, InterruptedException {
    try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
      StateLoader loader = new StateLoader(consumer, ledgers);
      loader.load(config.completeness().stateEvery());
      LOG.info("state symbols={} trades_beyond={}", loader.states(), loader.trades());
      from.apply(symbols, exchange, ledgers);
    } catch (IllegalArgumentException e) {
      throw new UserException("Cannot read topic " + Topics.INGEST_STATE + ": " + e.getMessage());
    } catch (ExchangeException e) {
      throw new UserException(e.getMessage());
    }
  }

  private Connections connections(URI url, TradePublisher publisher, IngestEvents events) {
    LinkIntake.Intake intake =
        new LinkIntake.Intake(
            ledgers, publisher, events, time, config.exchange().furthestFuture().toNanos() / 1000);
    return new Connections(
        url,
        config.connection(),
        (linkId, control) ->
            new LinkIntake(intake, control, Integer.toString(linkId), url.toString()),
        events,
        time,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  private static Completeness.Streams streams(Connections connections) {
    return new Completeness.Streams() {
      @Override
      public void renew(String symbol) {
        connections.renew(symbol);
      }

      @Override
      public void replace(String symbol) {
        connections.replace(symbol);
      }
    };
  }

  private void openServer() throws UserException {
    metrics.gauge("ticklake_ingest_symbols", "Symbols followed", connections::followed);
    metrics.gauge("ticklake_ingest_symbols_subscribed", "Confirmed", connections::subscribed);
    metrics.gauge("ticklake_ingest_gaps_open", "Holes open now", completeness::openHoles);
    metrics.gauge("ticklake_ingest_backfill_backlog", "Ids missing now", completeness::missing);
    metrics.gauge(
        "ticklake_ingest_rest_weight_used",
        "REST weight used in the last minute",
        () -> budget.used(time.millis()));
    metrics.gauge("ticklake_ingest_rest_weight_allowed", "In a minute", budget::allowed);
    metrics.gauge(
        "ticklake_ingest_unacknowledged", "Trades on their way", publishMeter::outstanding);
    ProducerGauges.register(producer, metrics::gauge);
    try {
      server =
          new OperationServer(config.operation().httpAddress(), this::unready, metrics::scrape);
    } catch (IOException e) {
      producer.close(Duration.ZERO);
      throw new UserException(e.getMessage());
    }
    server.start();
  }

  private void follow(Collection<String> symbols) {
    connections.follow(symbols);
    completeness.follow(symbols);
  }

  private void scheduleChores() {
    every(config.exchange().refreshEvery().toMillis(), this::refresh);
    every(config.completeness().stateEvery().toMillis(), completeness::writeState);
    every(1_000, () -> metrics.connections(connections.activities(), time.millis()));
    every(config.kafka().stalledAfter().toMillis(), this::watchKafka);
  }

  private void every(long millis, Runnable task) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("chore error=unexpected", e);
          }
        };
    var unused = chores.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void refresh() {
    try {
      follow(selector.select(exchange.info().trading()));
    } catch (ExchangeException e) {
      LOG.warn("symbols refresh=failed reason=\"{}\"", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A broker that is away is waited for; a topic that is gone is not. */
  private void watchKafka() {
    if (!stall.stalled(time.millis())) {
      return;
    }
    LOG.warn("kafka stalled outstanding={}", publishMeter.outstanding());
    try (Admin admin = clients.admin()) {
      KafkaCheck.faults(admin, config.kafka().bootstrap(), TOPICS, ANSWER).stream()
          .filter(KafkaCheck.Fault::lasting)
          .findFirst()
          .ifPresent(fault -> end(fault.line()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> unready() {
    List<String> reasons = new ArrayList<>();
    if (connections.subscribed() < connections.followed()) {
      reasons.add("subscribed to " + connections.subscribed() + " of " + connections.followed());
    }
    if (stall.stalled(time.millis())) {
      reasons.add("Kafka has acknowledged nothing for " + config.kafka().stalledAfter());
    }
    return reasons;
  }

  private void end(String reason) {
    fatal.compareAndSet(null, reason);
    ended.countDown();
  }
}
