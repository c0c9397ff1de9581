package io.ticklake.ingest;

import io.ticklake.ingest.completeness.FillReport;
import io.ticklake.ingest.completeness.StateTail;
import io.ticklake.ingest.connection.CloseCause;
import io.ticklake.ingest.connection.PoolEvents;
import io.ticklake.ingest.operation.IngestMetrics;
import io.ticklake.ingest.operation.QuietLog;
import io.ticklake.ingest.publish.SendFailure;
import io.ticklake.ingest.publish.SendFailures;
import io.ticklake.model.Rejection;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that happens, counted and logged; what cannot be mended here ends the ingester. */
final class IngestEvents
    implements PoolEvents, SendFailures, FillReport, StateTail.Listener, LinkIntake.IntakeMeter {
  private static final Logger LOG = LoggerFactory.getLogger(IngestEvents.class);

  private final IngestMetrics metrics;
  private final QuietLog quiet;
  private final Consumer<String> fatal;
  private final Consumer<Collection<String>> resumed;

  IngestEvents(
      IngestMetrics metrics,
      QuietLog quiet,
      Consumer<String> fatal,
      Consumer<Collection<String>> resumed) {
    this.metrics = metrics;
    this.quiet = quiet;
    this.fatal = fatal;
    this.resumed = resumed;
  }

  @Override
  public void read(long messages, long bytes, long trades, long repeated) {
    metrics.read(messages, bytes, trades, repeated);
  }

  @Override
  public void eventToReceive(long nanos) {
    metrics.eventToReceive(nanos);
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
  public void carried(Set<String> symbols, int linkId) {
    LOG.info("link={} carries={}", linkId, symbols.size());
    resumed.accept(Set.copyOf(symbols));
  }

  @Override
  public void interrupted(Set<String> symbols, CloseCause cause) {
    LOG.warn("interrupted symbols={} cause={}", symbols.size(), cause.label());
  }

  @Override
  public void failed(CloseCause cause, String detail, int failures, long delayMillis) {
    metrics.count("ticklake_ingest_reconnects", "cause", cause.label());
    quiet.line(
        "reconnect " + cause,
        heldBack ->
            LOG.warn(
                "reconnect cause={} failures={} in_ms={} held_back={} reason=\"{}\"",
                cause.label(),
                failures,
                delayMillis,
                heldBack,
                detail));
  }

  @Override
  public void replaced(int oldLinkId, int newLinkId, CloseCause cause) {
    metrics.count("ticklake_ingest_reconnects", "cause", cause.label());
    LOG.info("link={} replaces={} cause={}", newLinkId, oldLinkId, cause.label());
  }

  @Override
  public void failed(String topic, SendFailure failure, Exception cause) {
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
      fatal.accept("Cannot write to Kafka topic " + topic + ": " + cause.getMessage());
    }
  }

  @Override
  public void another(String writer, String symbol) {
    LOG.warn(
        "state other_writer={} symbol={} effect=\"trades come twice, neither forgets the other's\"",
        writer,
        symbol);
  }

  @Override
  public void failed(RuntimeException cause) {
    quiet.line(
        "state",
        heldBack ->
            LOG.warn(
                "state of_others=unread held_back={} error=\"{}\"", heldBack, cause.getMessage()));
  }

  @Override
  public void fetched(long trades) {
    metrics.filled(trades);
  }

  @Override
  public void absent(String symbol, long from, long to) {
    metrics.absent(to - from + 1);
    LOG.info("gap symbol={} from={} to={} claim=absent", symbol, from, to);
  }

  @Override
  public void leftToArchives(String symbol, long from, long to) {
    metrics.left(to - from + 1);
    LOG.warn("gap symbol={} from={} to={} left_to=archives", symbol, from, to);
  }

  @Override
  public void rejected(Rejection reason) {
    metrics.deadLetter(reason);
  }

  @Override
  public void unexpected(String where, Throwable cause) {
    metrics.count("ticklake_ingest_unexpected_errors", "where", where);
    quiet.line(
        "unexpected " + where,
        heldBack -> LOG.error("error=unexpected where={} held_back={}", where, heldBack, cause));
    if (cause instanceof Error) {
      fatal.accept("Cannot go on after an error in " + where + ": " + cause);
    }
  }

  @Override
  public void failed(String what, Exception cause) {
    metrics.count("ticklake_ingest_rest_failures", "what", what.split(" ", 2)[0]);
    quiet.line(
        "rest",
        heldBack ->
            LOG.warn(
                "rest wanted=\"{}\" held_back={} error=\"{}\"",
                what,
                heldBack,
                cause.getMessage()));
  }
}
