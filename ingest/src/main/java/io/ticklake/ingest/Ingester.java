package io.ticklake.ingest;

import io.ticklake.ingest.completeness.Completeness;
import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.completeness.StateLoader;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
  private static final long STATE_MARGIN_MILLIS = 10_000;
  private static final long QUIET_LOG_MILLIS = 30_000;

  /** A thread for each: one that waits for Kafka or the exchange holds no other up. */
  private static final int CHORES = 4;

  private final IngestConfig config;
  private final Time time;
  private final CoverageStart from;
  private final IngestMetrics metrics = new IngestMetrics();
  private final Ledgers ledgers = new Ledgers();
  private final KafkaClients clients;
  private final WeightBudget budget;
  private final ExchangeClient exchange;
  private final SymbolSelector selector;
  private final FollowedSymbols followed;
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
  private long kafkaCheckedMillis;
  private volatile long clockBehindMillis;

  /** What to do where the exchange says that too much was asked of it. */
  private enum Patience {
    NONE,
    UNTIL_ALLOWED
  }

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
    this.followed = new FollowedSymbols(selector, exchange, ledgers);
    this.chores =
        Executors.newScheduledThreadPool(
            CHORES,
            task -> {
              Thread created = new Thread(task, "chores");
              created.setDaemon(true);
              return created;
            });
  }

  /** Reaches exchange and Kafka, and says what it found. */
  String check() throws UserException, InterruptedException {
    return "ingest: configuration, exchange and Kafka are fine; symbols="
        + checkedSymbols(Patience.NONE).size();
  }

  void start() throws UserException, InterruptedException {
    Collection<String> symbols = checkedSymbols(Patience.UNTIL_ALLOWED);
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

  private Collection<String> checkedSymbols(Patience patience)
      throws UserException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Collection<String> symbols = List.of();
    try {
      symbols = symbols(patience);
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

  private Collection<String> symbols(Patience patience) throws UserException, InterruptedException {
    try {
      ExchangeInfo info = info(patience);
      List<String> unmatched = selector.unmatched(info.trading());
      if (!unmatched.isEmpty()) {
        throw new UserException(
            "Invalid exchange.symbols: the exchange trades none of " + unmatched);
      }
      if (clockBehind(info).compareTo(config.exchange().furthestFuture()) > 0) {
        throw new UserException(
            "Cannot trust this machine's clock: it is "
                + clockBehind(info).toSeconds()
                + " s behind the exchange's, so that every trade would lie too far in the future");
      }
      return selector.select(info.trading());
    } catch (ExchangeException e) {
      throw new UserException(e.getMessage());
    }
  }

  /** A start that gave up under a limit or a ban, and were started again, would make it longer. */
  private ExchangeInfo info(Patience patience) throws ExchangeException, InterruptedException {
    while (true) {
      try {
        return exchange.info();
      } catch (ExchangeException e) {
        if (patience == Patience.NONE || e.kind() != ExchangeException.Kind.LIMITED) {
          throw e;
        }
        LOG.warn("start=waits reason=\"{}\"", e.getMessage());
      }
    }
  }

  private Duration clockBehind(ExchangeInfo info) {
    long nowMicros = time.epochNanos() / 1000;
    return Duration.of(
        Math.max(0, info.serverTimeMicros().orElse(nowMicros) - nowMicros), ChronoUnit.MICROS);
  }

  private void loadState(Collection<String> symbols) throws UserException, InterruptedException {
    try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
      StateLoader loader = new StateLoader(consumer, ledgers);
      loader.load(this::readTradesSince);
      LOG.info("state symbols={} trades_beyond={}", loader.states(), loader.trades());
      from.apply(symbols, exchange, ledgers);
    } catch (IllegalArgumentException e) {
      throw new UserException("Cannot read topic " + Topics.INGEST_STATE + ": " + e.getMessage());
    } catch (ExchangeException e) {
      throw new UserException(e.getMessage());
    }
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
    every(config.exchange().refreshEvery().toMillis(), this::refresh);
    every(config.completeness().stateEvery().toMillis(), completeness::writeState);
    every(1_000, () -> metrics.connections(connections.activities(), time.millis()));
    every(1_000, this::watchKafka);
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
      Instant asked = now();
      ExchangeInfo info = exchange.info();
      follow(followed.look(info.trading(), asked));
      followed.beginNew();
      Duration behind = clockBehind(info);
      clockBehindMillis = behind.toMillis();
      if (behind.compareTo(config.exchange().furthestFuture()) > 0) {
        LOG.error(
            "clock behind_seconds={} effect=\"trades become dead letters\"", behind.toSeconds());
      }
    } catch (ExchangeException e) {
      LOG.warn("symbols refresh=failed reason=\"{}\"", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A broker that is away is waited for; a topic that is gone is not. */
  private void watchKafka() {
    long now = time.millis();
    List<String> stalled = stall.stalled(now);
    if (stalled.isEmpty() || now - kafkaCheckedMillis < config.kafka().stalledAfter().toMillis()) {
      return;
    }
    kafkaCheckedMillis = now;
    LOG.warn("kafka stalled={} outstanding={}", stalled, publishMeter.outstanding());
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
    List<String> stalled = stall.stalled(time.millis());
    if (!stalled.isEmpty()) {
      reasons.add(
          "Kafka has acknowledged nothing of "
              + stalled
              + " for "
              + config.kafka().stalledAfter().toMillis() / 1000.0
              + " s");
    }
    return reasons;
  }

  private void end(String reason) {
    fatal.compareAndSet(null, reason);
    ended.countDown();
  }
}
