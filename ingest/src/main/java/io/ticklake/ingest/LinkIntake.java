package io.ticklake.ingest;

import io.ticklake.ingest.completeness.Ledgers;
import io.ticklake.ingest.completeness.SymbolLedger;
import io.ticklake.ingest.connection.LinkControl;
import io.ticklake.ingest.connection.Payloads;
import io.ticklake.ingest.frame.FrameReader;
import io.ticklake.ingest.frame.TradeSink;
import io.ticklake.ingest.publish.SharedHeaders;
import io.ticklake.ingest.publish.TradePublisher;
import io.ticklake.ingest.time.Time;
import io.ticklake.model.Origin;
import io.ticklake.model.Rejection;
import io.ticklake.model.TradeParser;
import org.apache.kafka.common.header.Header;

/** What one connection brings, on its way to Kafka. Used by that connection's thread alone. */
final class LinkIntake implements Payloads, TradeSink {
  private static final Header LIVE = SharedHeaders.origin(Origin.LIVE);

  private final LinkControl control;
  private final Intake intake;
  private final String coordinates;
  private final Header connection;
  private final FrameReader frames = new FrameReader(this);

  private SharedHeaders headers;
  private long receivedEpochNanos;
  private long receivedNanos;
  private long receivedMillis;
  private long newestEventMicros;
  private long messages;
  private long bytes;
  private long trades;
  private long repeated;

  /** What all connections share. */
  record Intake(
      Ledgers ledgers, TradePublisher publisher, IntakeMeter meter, Time time, long futureMicros) {}

  /** Hears what came in. */
  interface IntakeMeter {
    void read(long messages, long bytes, long trades, long repeated);

    void deadLetter(Rejection reason, String detail);

    void eventToReceive(long nanos);
  }

  LinkIntake(Intake intake, LinkControl control, String name, String coordinates) {
    this.intake = intake;
    this.control = control;
    this.connection = SharedHeaders.connection(name);
    this.coordinates = coordinates;
  }

  @Override
  public void readStarted() {
    receivedEpochNanos = intake.time().epochNanos();
    receivedNanos = intake.time().nanos();
    receivedMillis = receivedNanos / 1_000_000;
    headers =
        SharedHeaders.ofTrades(SharedHeaders.receivedAt(receivedEpochNanos), connection, LIVE);
    newestEventMicros = 0;
    messages = 0;
    bytes = 0;
    trades = 0;
    repeated = 0;
  }

  @Override
  public void payload(byte[] array, int offset, int length) {
    messages++;
    bytes += length;
    frames.read(array, offset, length);
  }

  @Override
  public void readEnded() {
    intake.meter().read(messages, bytes, trades, repeated);
    if (newestEventMicros != 0) {
      intake.meter().eventToReceive(receivedEpochNanos - newestEventMicros * 1000);
    }
  }

  @Override
  public void trade(TradeParser trade, byte[] array, int offset, int length) {
    long eventMicros = trade.eventTimeMicros();
    if (eventMicros > receivedEpochNanos / 1000 + intake.futureMicros()) {
      String detail = trade.symbol() + " " + trade.id() + " T: " + eventMicros;
      rejected(Rejection.FAR_IN_THE_FUTURE, detail, array, offset, length);
      return;
    }
    SymbolLedger ledger = intake.ledgers().of(trade.symbol());
    // One trade of a read is timed: all of them where reads are small, few where they are large.
    long sampled = trades == 0 ? receivedNanos : 0;
    newestEventMicros = eventMicros;
    if (!ledger.live(trade.id(), receivedMillis)) {
      repeated++;
      return;
    }
    trades++;
    intake.publisher().trade(ledger, trade.id(), array, offset, length, headers, sampled);
  }

  @Override
  public void rejected(Rejection rejection, String detail, byte[] array, int offset, int length) {
    intake.meter().deadLetter(rejection, detail);
    intake
        .publisher()
        .deadLetter(array, offset, length, rejection, Origin.LIVE, coordinates, receivedEpochNanos);
  }

  @Override
  public void answered(long requestId) {
    control.answered(requestId);
  }

  @Override
  public void refused(long requestId, String detail) {
    control.refused(requestId, detail);
  }

  @Override
  public void shutdownAnnounced() {
    control.shutdownAnnounced();
  }
}
