package io.ticklake.ingest;

import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.connection.CloseCause;
import io.ticklake.ingest.connection.Connections;
import io.ticklake.ingest.connection.PoolEvents;
import io.ticklake.ingest.exchange.ExchangeClient;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.SymbolSelector;
import io.ticklake.ingest.exchange.WeightBudget;
import io.ticklake.ingest.operation.IngestMetrics;
import io.ticklake.ingest.operation.OperationServer;
import io.ticklake.ingest.operation.QuietLog;
import io.ticklake.ingest.publish.KafkaCheck;
import io.ticklake.ingest.publish.KafkaClients;
import io.ticklake.ingest.publish.PublishMeter;
import io.ticklake.ingest.publish.SendFailure;
import io.ticklake.ingest.publish.TradePublisher;
import io.ticklake.ingest.time.Time;
import io.ticklake.model.Rejection;
import io.ticklake.model.Topics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ingester, put together. */
final class Ingester {
  static final List<String> TOPICS = List.of(Topics.TRADES, Topics.TRADES_DEAD_LETTER);

  private static final Logger LOG = LoggerFactory.getLogger(Ingester.class);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final int FIRST_WEIGHT_LIMIT = 1200;

  private final IngestConfig config;
  private final Time time;
  private final QuietLog quiet;
  private final IngestMetrics metrics = new IngestMetrics();
  private final KafkaClients clients;
  private final WeightBudget budget;
  private final ExchangeClient exchange;
  private final SymbolSelector selector;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<String> fatal = new AtomicReference<>();
  private final ScheduledExecutorService chores;

  private Producer<byte[], byte[]> producer;
  private Connections connections;
  private OperationServer server;
  private Stall stall;

  Ingester(IngestConfig config, Time time) {
    this.config = config;
    this.time = time;
    this.quiet = new QuietLog(time, 30_000);
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
    List<String> faults = new ArrayList<>();
    Collection<String> symbols = List.of();
    try {
      symbols = symbols();
    } catch (UserException e) {
      faults.addAll(e.lines());
    }
    try (Admin admin = clients.admin()) {
      faults.addAll(KafkaCheck.faults(admin, config.kafka().bootstrap(), TOPICS, ANSWER));
    }
    if (!faults.isEmpty()) {
      throw new UserException(faults);
    }
    return "ingest: configuration, exchange and Kafka are fine; symbols=" + symbols.size();
  }

  void start() throws UserException, InterruptedException {
    check();
    Collection<String> symbols = symbols();
    PublishMeter publishMeter = new PublishMeter(metrics::receiveToAck);
    producer = clients.producer();
    TradePublisher publisher = new TradePublisher(producer, this::sendFailed, publishMeter);
    LinkIntake.Intake intake =
        new LinkIntake.Intake(
            new Ledgers(),
            publisher,
            new Meter(),
            time,
            config.exchange().furthestFuture().toNanos() / 1000);
    URI url = StreamUrl.of(config.exchange().streamUrl());
    connections =
        new Connections(
            url,
            config.connection(),
            (linkId, control) ->
                new LinkIntake(intake, control, Integer.toString(linkId), url.toString()),
            new Events(),
            time,
            () -> ThreadLocalRandom.current().nextDouble());
    stall = new Stall(publishMeter, config.kafka().stalledAfter());
    try {
      server =
          new OperationServer(config.operation().httpAddress(), this::unready, metrics::scrape);
    } catch (IOException e) {
      producer.close(Duration.ZERO);
      throw new UserException(e.getMessage());
    }
    server.start();
    connections.follow(symbols);
    connections.start();
    long refresh = config.exchange().refreshEvery().toMillis();
    var unusedRefresh =
        chores.scheduleWithFixedDelay(this::refresh, refresh, refresh, TimeUnit.MILLISECONDS);
    LOG.info(
        "ingest started symbols={} exchange={} kafka={} http={}",
        symbols.size(),
        url,
        config.kafka().bootstrap(),
        server.address());
  }

  /** Waits until something that cannot be mended here has happened; returns what. */
  String awaitFatal() throws InterruptedException {
    ended.await();
    return fatal.get();
  }

  /** Sockets first, then what the buffer holds, within the configured time. */
  void stop() throws InterruptedException {
    Duration within = config.operation().stopWithin();
    long deadline = time.millis() + within.toMillis();
    chores.shutdownNow();
    if (connections != null) {
      connections.stop(within.dividedBy(4));
    }
    if (producer != null) {
      producer.close(Duration.ofMillis(Math.max(100, deadline - time.millis())));
    }
    if (server != null) {
      server.stop();
    }
    metrics.close();
    LOG.info("ingest stopped");
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

  private void refresh() {
    try {
      connections.follow(selector.select(exchange.info().trading()));
    } catch (ExchangeException e) {
      LOG.warn("symbols refresh=failed reason=\"{}\"", e.getMessage());
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

  private void sendFailed(String topic, SendFailure failure, Exception cause) {
    metrics.count("ticklake_ingest_send_failures", "reason", failure.label());
    quiet.line(
        "send " + failure,
        heldBack ->
            LOG.error(
                "kafka topic={} failed={} held_back={} error=\"{}\"",
                topic,
                failure.label(),
                heldBack,
                cause.getMessage()));
    if (failure.fatal()) {
      fatal.compareAndSet(null, "Cannot write to Kafka topic " + topic + ": " + cause.getMessage());
      ended.countDown();
    }
  }

  private final class Meter implements LinkIntake.IntakeMeter {
    @Override
    public void read(long messages, long bytes, long trades) {
      metrics.read(messages, bytes, trades);
    }

    @Override
    public void deadLetter(Rejection reason, String detail) {
      metrics.deadLetter(reason);
      quiet.line(
          "dead letter " + reason,
          heldBack ->
              LOG.warn(
                  "dead_letter reason={} held_back={} detail=\"{}\"",
                  reason.label(),
                  heldBack,
                  detail));
    }

    @Override
    public void eventToReceive(long nanos) {
      metrics.eventToReceive(nanos);
    }
  }

  private final class Events implements PoolEvents {
    @Override
    public void carried(Set<String> symbols, int linkId) {
      LOG.info("link={} carries={}", linkId, symbols.size());
    }

    @Override
    public void interrupted(Set<String> symbols, CloseCause cause) {
      LOG.warn("interrupted symbols={} cause={}", symbols.size(), cause.label());
    }

    @Override
    public void failed(CloseCause cause, int failures, long delayMillis) {
      metrics.count("ticklake_ingest_reconnects", "cause", cause.label());
      LOG.info("reconnect cause={} failures={} in_ms={}", cause.label(), failures, delayMillis);
    }

    @Override
    public void replaced(int oldLinkId, int newLinkId, CloseCause cause) {
      metrics.count("ticklake_ingest_reconnects", "cause", cause.label());
      LOG.info("link={} replaces={} cause={}", newLinkId, oldLinkId, cause.label());
    }
  }
}
