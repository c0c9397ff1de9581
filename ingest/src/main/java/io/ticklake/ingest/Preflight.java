package io.ticklake.ingest;

import io.ticklake.ingest.config.IngestConfig;
import io.ticklake.ingest.connection.StreamProbe;
import io.ticklake.ingest.exchange.ExchangeClient;
import io.ticklake.ingest.exchange.ExchangeException;
import io.ticklake.ingest.exchange.ExchangeInfo;
import io.ticklake.ingest.exchange.SymbolSelector;
import io.ticklake.ingest.operation.OperationServer;
import io.ticklake.ingest.publish.KafkaCheck;
import io.ticklake.ingest.publish.KafkaClients;
import io.ticklake.ingest.time.Time;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether exchange, Kafka and this machine's clock are such that a start makes sense. */
final class Preflight {
  private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

  private final IngestConfig config;
  private final KafkaClients clients;
  private final List<String> topics;
  private final ExchangeClient exchange;
  private final SymbolSelector selector;
  private final Time time;

  /** What to do where the exchange says that too much was asked of it. */
  enum Patience {
    NONE,
    UNTIL_ALLOWED
  }

  Preflight(
      IngestConfig config,
      KafkaClients clients,
      List<String> topics,
      ExchangeClient exchange,
      SymbolSelector selector,
      Time time) {
    this.config = config;
    this.clients = clients;
    this.topics = topics;
    this.exchange = exchange;
    this.selector = selector;
    this.time = time;
  }

  /**
   * The symbols to follow.
   *
   * @throws UserException naming everything that is wrong
   */
  Selection symbols(Patience patience) throws UserException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Selection selection = symbols(patience, faults);
    throwIfAny(faults);
    return selection;
  }

  /**
   * What a start would do first, done and undone: a stream opened, the address listened on.
   *
   * @return the symbols to follow
   * @throws UserException naming everything that is wrong
   */
  Selection everything() throws UserException, InterruptedException {
    List<String> faults = new ArrayList<>();
    Selection selection = symbols(Patience.NONE, faults);
    StreamProbe.fault(StreamUrl.of(config.exchange().streamUrl()), config.connection())
        .ifPresent(faults::add);
    OperationServer.fault(config.operation().httpAddress()).ifPresent(faults::add);
    throwIfAny(faults);
    return selection;
  }

  /**
   * Says which wanted symbols are not followed, once it is known which of them ever were: one that
   * has been delisted is no mistake in the configuration, and must not keep the others waiting.
   *
   * @param known symbols that have a state
   * @throws UserException naming those of which nobody has heard
   */
  void accept(Selection selection, Collection<String> known) throws UserException {
    List<String> mistaken = new ArrayList<>(selection.unlisted());
    mistaken.retainAll(selector.unmatched(known));
    if (!mistaken.isEmpty()) {
      throw new UserException(
          "Invalid exchange.symbols: "
              + mistaken
              + ", neither does the exchange list them nor does ingest-state know them");
    }
    selection.halted().forEach(wanted -> notFollowed(wanted, "listed, but not traded now"));
    selection.unlisted().forEach(wanted -> notFollowed(wanted, "no longer listed"));
  }

  private static void notFollowed(String wanted, String why) {
    LOG.warn(
        "symbols wanted={} followed=none reason=\"{}\" effect=\"followed as soon as traded\"",
        wanted,
        why);
  }

  private static void throwIfAny(List<String> faults) throws UserException {
    if (!faults.isEmpty()) {
      throw new UserException(faults);
    }
  }

  private Selection symbols(Patience patience, List<String> faults) throws InterruptedException {
    Selection selection = Selection.NONE;
    try {
      selection = selected(info(patience));
    } catch (ExchangeException e) {
      faults.add(e.getMessage());
    } catch (UserException e) {
      faults.addAll(e.lines());
    }
    try {
      faults.addAll(kafkaFaults());
    } catch (KafkaException e) {
      faults.add("Cannot use Kafka at " + config.kafka().bootstrap() + ": " + Causes.inWords(e));
    }
    return selection;
  }

  private List<String> kafkaFaults() throws InterruptedException {
    List<String> foreign = clients.faults();
    if (!foreign.isEmpty()) {
      return foreign;
    }
    try (Admin admin = clients.admin()) {
      return KafkaCheck.faults(
              admin, config.kafka().bootstrap(), topics, config.kafka().answerWithin(), time)
          .stream()
          .map(KafkaCheck.Fault::line)
          .toList();
    }
  }

  Duration clockBehind(ExchangeInfo info) {
    long nowMicros = time.epochNanos() / 1000;
    return Duration.of(
        Math.max(0, info.serverTimeMicros().orElse(nowMicros) - nowMicros), ChronoUnit.MICROS);
  }

  private Selection selected(ExchangeInfo info) throws UserException {
    Collection<String> symbols = selector.select(info.trading());
    List<String> halted = new ArrayList<>(selector.unmatched(info.trading()));
    if (symbols.isEmpty()) {
      throw new UserException("Invalid exchange.symbols: the exchange trades none of " + halted);
    }
    Duration behind = clockBehind(info);
    if (behind.compareTo(config.exchange().furthestFuture()) > 0) {
      throw new UserException(
          "Cannot trust this machine's clock: it is "
              + behind.toSeconds()
              + " s behind the exchange's, so that every trade would lie too far in the future");
    }
    List<String> unlisted = selector.unmatched(info.listed());
    halted.removeAll(unlisted);
    return new Selection(symbols, halted, unlisted);
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
}
