package io.ticklake.ingest;

import io.ticklake.ingest.completeness.Completeness;
import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.completeness.StateLoader;
import io.ticklake.ingest.completeness.StateTail;
import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.connection.Connections;
import io.ticklake.ingest.exchange.ExchangeClient;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.ExchangeInfo;
import io.ticklake.ingest.exchange.SymbolSelector;
import io.ticklake.ingest.exchange.WeightBudget;
import io.ticklake.ingest.operation.IngestMetrics;
import io.ticklake.ingest.operation.OperationServer;
import io.ticklake.ingest.operation.QuietLog;
import io.ticklake.ingest.publish.KafkaClients;
import io.ticklake.ingest.publish.ProducerGauges;
import io.ticklake.ingest.publish.PublishMeter;
import io.ticklake.ingest.publish.TradePublisher;
import io.ticklake.ingest.publish.Turnstile;
import io.ticklake.ingest.time.Time;
import io.ticklake.model.Topics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ingester, put together. */
final class Ingester {
  static final List<String> TOPICS =
      List.of(Topics.TRADES, Topics.TRADES_DEAD_LETTER, Topics.GAP_CLAIMS, Topics.INGEST_STATE);

  private static final Logger LOG = LoggerFactory.getLogger(Ingester.class);
  private static final int FIRST_WEIGHT_LIMIT = 1200;
  private static final long STATE_MARGIN_MILLIS = 10_000;
  private static final long QUIET_LOG_MILLIS = 30_000;

  /** A thread for each: one that waits for Kafka or the exchange holds no other up. */
  private static final int CHORES = 6;

  private final IngestConfig config;
  private final Time time;
  private final CoverageSetup from;
  private final IngestMetrics metrics = new IngestMetrics();
  private final Ledgers ledgers = new Ledgers();
  private final KafkaClients clients;
  private final WeightBudget budget;
  private final ExchangeClient exchange;
  private final SymbolSelector selector;
  private final Preflight preflight;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<String> fatal = new AtomicReference<>();
  private final ScheduledExecutorService chores;

  /** Under which states are written: another for each run. */
  private final String writer = UUID.randomUUID().toString();

  private IngestEvents events;
  private FollowedSymbols followed;
  private Producer<byte[], byte[]> producer;
  private PublishMeter publishMeter;
  private Connections connections;
  private Completeness completeness;
  private OperationServer server;
  private KafkaWatch kafkaWatch;
  private StateTail stateTail;
  private long startedNanos;
  private volatile long clockBehindMillis;

  Ingester(IngestConfig config, CoverageStart from, Time time) {
    this.config = config;
    this.time = time;
    this.clients = new KafkaClients(config.kafka());
    this.budget = new WeightBudget(FIRST_WEIGHT_LIMIT, config.exchange().restWeightShare());
    this.exchange =
        new ExchangeClient(
            config.exchange().restUrl(), config.exchange().restTimeout(), budget, time);
    this.from = new CoverageSetup(from, config.completeness().reach(), exchange);
    this.selector = new SymbolSelector(config.exchange().symbols());
    this.preflight = new Preflight(config, clients, TOPICS, exchange, selector, time);
    this.chores =
        Executors.newScheduledThreadPool(
            CHORES,
            task -> {
              Thread created = new Thread(task, "chores");
              created.setDaemon(true);
              return created;
            });
  }

  /** Tries all that a start needs, and says what it found. */
  String check() throws UserException, InterruptedException {
    Selection selection = preflight.everything();
    try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
      StateLoader loader = new StateLoader(consumer, ledgers);
      loader.loadStates();
      preflight.accept(selection, loader.symbols());
      var unused = from.check(selection.symbols(), ledgers);
    } catch (IllegalArgumentException e) {
      throw unreadable(e);
    } catch (ExchangeException e) {
      throw new UserException(e.getMessage());
    }
    return "ingest: configuration, exchange, streams, Kafka and HTTP address are fine; symbols="
        + selection.symbols().size();
  }

  void start() throws UserException, InterruptedException {
    Selection selection = preflight.symbols(Preflight.Patience.UNTIL_ALLOWED);
    Collection<String> symbols = selection.symbols();
    QuietLog quiet = new QuietLog(time, QUIET_LOG_MILLIS);
    events = new IngestEvents(metrics, quiet, this::end, resumed -> completeness.resumed(resumed));
    followed = new FollowedSymbols(selector, exchange, ledgers, events);
    loadState(selection);
    publishMeter = new PublishMeter(metrics::receiveToAck);
    kafkaWatch = new KafkaWatch(clients, config.kafka(), TOPICS, publishMeter, this::end, time);
    producer = clients.producer();
    TradePublisher publisher =
        new TradePublisher(
            producer,
            events,
            publishMeter,
            Turnstile.besideBuffer(config.kafka().buffer().bytes()),
            time,
            writer);
    URI url = StreamUrl.of(config.exchange().streamUrl());
    connections = connections(url, publisher);
    completeness =
        new Completeness(
            config.completeness(),
            config.exchange().furthestFuture(),
            ledgers,
            exchange,
            budget,
            publisher,
            streams(connections),
            events,
            time);
    openServer();
    followed.begin(symbols, now());
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
   * within the configured time.
   *
   * @return what did not get through, which is fetched after the next start; empty if all did
   */
  Optional<String> stop() throws InterruptedException {
    Optional<String> left = Optional.empty();
    long deadline = time.millis() + config.operation().stopWithin().toMillis();
    chores.shutdownNow();
    if (stateTail != null) {
      stateTail.close();
    }
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
        writeLastState(deadline);
      }
      LOG.info(
          "ingest drained acknowledged={} outstanding={} seconds={} receive_to_ack_p99_ms={}",
          publishMeter.acknowledged(),
          publishMeter.outstanding(),
          decimal((time.nanos() - startedNanos) / 1e9),
          decimal(metrics.receiveToAckMillis()));
      left = left();
      producer.close(Duration.ofMillis(Math.max(100, deadline - time.millis())));
    }
    if (server != null) {
      server.stop();
    }
    metrics.close();
    LOG.info("ingest stopped");
    return left;
  }

  /** On a thread of its own: a full buffer would hold the stop up for as long as Kafka is away. */
  private void writeLastState(long deadline) throws InterruptedException {
    Thread writer = new Thread(completeness::writeState, "last-state");
    writer.setDaemon(true);
    writer.start();
    writer.join(Math.max(1, deadline - time.millis()));
    awaitNone(completeness::pendingStates, deadline);
  }

  private Optional<String> left() {
    long trades = publishMeter.outstanding();
    int states = completeness == null ? 0 : completeness.pendingStates();
    return trades == 0 && states == 0
        ? Optional.empty()
        : Optional.of(
            "Cannot stop with everything written: Kafka has not acknowledged "
                + trades
                + " trades and "
                + states
                + " states within "
                + config.operation().stopWithin().toMillis() / 1000.0
                + " s; the next start fetches what is missing");
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void awaitNone(LongSupplier left, long untilMillis) throws InterruptedException {
    while (left.getAsLong() > 0 && time.millis() < untilMillis) {
      time.sleep(5);
    }
  }

  private void loadState(Selection selection) throws UserException, InterruptedException {
    Consumer<byte[], byte[]> consumer = clients.consumer();
    try {
      StateLoader loader = new StateLoader(consumer, ledgers);
      loader.load(this::readTradesSince);
      LOG.info(
          "state symbols={} records={} trades_beyond={}",
          loader.symbols().size(),
          loader.states(),
          loader.trades());
      preflight.accept(selection, loader.symbols());
      awaitBegins(selection.symbols(), loader);
      stateTail =
          new StateTail(
              consumer,
              loader.statesEnd(),
              ledgers,
              writer,
              symbol -> completeness.follows(symbol),
              events);
      from.apply(selection.symbols(), ledgers, events, now());
    } catch (IllegalArgumentException e) {
      throw unreadable(e);
    } catch (ExchangeException e) {
      throw new UserException(e.getMessage());
    } finally {
      if (stateTail == null) {
        consumer.close();
      }
    }
  }

  /** A listing may have been seen, but not begun, for as long as it could still be fetched. */
  private void awaitBegins(Collection<String> symbols, StateLoader loader) {
    Set<String> known = loader.symbols();
    if (!known.isEmpty()) {
      followed.perhapsListed(
          symbols.stream().filter(symbol -> !known.contains(symbol)).toList(),
          Instant.ofEpochMilli(loader.newestStateMillis()).minus(config.completeness().reach()));
    }
  }

  private static UserException unreadable(IllegalArgumentException e) {
    return new UserException("Cannot read topic " + Topics.INGEST_STATE + ": " + e.getMessage());
  }

  /** Trades may be acknowledged a while before the state that tells of them is written. */
  private long readTradesSince(long newestStateMillis) {
    return newestStateMillis > 0
        ? newestStateMillis
            - 2 * config.completeness().stateEvery().toMillis()
            - STATE_MARGIN_MILLIS
        : now().minus(config.completeness().reach()).toEpochMilli();
  }

  private Instant now() {
    return Instant.ofEpochSecond(0, time.epochNanos());
  }

  private Connections connections(URI url, TradePublisher publisher) {
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
    metrics.gauge(
        "ticklake_ingest_ready", "1 where /ready says so", () -> unready().isEmpty() ? 1 : 0);
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
    metrics.gauge(
        "ticklake_ingest_clock_behind_seconds",
        "This machine's clock behind the exchange's",
        () -> clockBehindMillis / 1000.0);
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
    chores.execute(guarded(this::beginNew));
    every(config.exchange().refreshEvery().toMillis(), this::refresh);
    every(config.completeness().stateEvery().toMillis(), completeness::writeState);
    every(1_000, () -> metrics.connections(connections.activities(), time.millis()));
    every(1_000, kafkaWatch::look);
    every(config.completeness().stateEvery().toMillis(), stateTail::look);
  }

  private void every(long millis, Runnable task) {
    var unused =
        chores.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) {
        events.unexpected("chores", e);
      }
    };
  }

  private void beginNew() {
    try {
      followed.beginNew();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() {
    try {
      Instant asked = now();
      ExchangeInfo info = exchange.info();
      follow(followed.look(info.trading(), asked));
      followed.beginNew();
      Duration behind = preflight.clockBehind(info);
      clockBehindMillis = behind.toMillis();
      if (behind.compareTo(config.exchange().furthestFuture()) > 0) {
        LOG.error(
            "clock behind_seconds={} effect=\"trades become dead letters\"", behind.toSeconds());
      }
    } catch (ExchangeException e) {
      events.failed("symbols", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> unready() {
    List<String> reasons = new ArrayList<>();
    if (connections.subscribed() < connections.followed()) {
      reasons.add("subscribed to " + connections.subscribed() + " of " + connections.followed());
    }
    kafkaWatch.standstill().ifPresent(reasons::add);
    return reasons;
  }

  /** What no thread of ours has caught. */
  void unexpected(Thread thread, Throwable cause) {
    if (events == null) {
      LOG.error("error=unexpected where={}", thread.getName(), cause);
    } else {
      events.unexpected(thread.getName(), cause);
    }
  }

  private void end(String reason) {
    fatal.compareAndSet(null, reason);
    ended.countDown();
  }
}
