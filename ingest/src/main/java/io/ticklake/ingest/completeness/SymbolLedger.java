package io.ticklake.ingest.completeness;

import io.ticklake.ingest.publish.TradeAcks;
import io.ticklake.model.IdRange;
import io.ticklake.model.IdRanges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What is known of one symbol's trades: the ids that Kafka holds or that the exchange never had.
 * Whatever is missing between where coverage begins and the newest known id is a hole. Thread-safe.
 *
 * <p>A trade on its way to Kafka is no hole: one key means one partition, and an idempotent
 * producer keeps its order, so ids are acknowledged as they were sent.
 */
public final class SymbolLedger implements TradeAcks {
  private static final long NONE = -1;

  private final String symbol;
  private final byte[] key;
  private final IdRanges accounted = new IdRanges();
  private final IdRanges leftToArchives = new IdRanges();
  private long begin = NONE;
  private long expectedThrough = NONE;
  private Optional<AwaitedBegin> awaited = Optional.empty();
  private boolean changed;

  private volatile long newestLive = NONE;
  private volatile long lastLiveMillis = Long.MIN_VALUE;

  SymbolLedger(String symbol) {
    this.symbol = symbol;
    this.key = symbol.getBytes(StandardCharsets.UTF_8);
  }

  public String symbol() {
    return symbol;
  }

  @Override
  public byte[] key() {
    return key;
  }

  /** A trade has come in. False: Kafka holds it already, it need not be sent. */
  public boolean live(long id, long nowMillis) {
    lastLiveMillis = nowMillis;
    if (id > newestLive) {
      newestLive = id;
      return true;
    }
    return !isAccounted(id);
  }

  /** The newest id that the stream brought, −1 if none. */
  long newestLive() {
    return newestLive;
  }

  /** When the stream last brought a trade; {@link Long#MIN_VALUE} if never. */
  long lastLiveMillis() {
    return lastLiveMillis;
  }

  @Override
  public synchronized void acknowledged(long id) {
    accounted.add(id);
    changed = true;
  }

  /** The exchange has none of these ids. */
  synchronized void absent(long from, long to) {
    accounted.addRange(from, to);
    changed = true;
  }

  /** These lie too far back to be fetched: batch jobs take them from the exchange's archives. */
  public synchronized void leaveToArchives(long from, long to) {
    leftToArchives.addRange(from, to);
    changed = true;
  }

  /** Coverage begins at this id, or where it began before if that is lower. */
  public synchronized void beginAt(long id) {
    long before = first();
    if (before == NONE || id < before) {
      begin = id;
      changed = true;
    }
  }

  /** Coverage is to begin there, at an id that is still to be found out. */
  public synchronized void awaitBegin(AwaitedBegin begin) {
    awaited = Optional.of(begin);
    changed = true;
  }

  public synchronized Optional<AwaitedBegin> awaitedBegin() {
    return awaited;
  }

  /** Nothing is to be found out any more: coverage begins where it does now. */
  public synchronized void settleBegin() {
    awaited = Optional.empty();
    changed = true;
  }

  /** Where coverage begins, as far as that is known. */
  public synchronized OptionalLong begins() {
    return first() == NONE ? OptionalLong.empty() : OptionalLong.of(first());
  }

  /** Whether coverage begins at this id or before it. */
  public synchronized boolean covers(long id) {
    return first() != NONE && first() <= id;
  }

  private long first() {
    return begin != NONE || accounted.isEmpty() ? begin : accounted.first();
  }

  /** The exchange has said that this id exists. */
  synchronized void expectThrough(long id) {
    expectedThrough = Math.max(expectedThrough, id);
  }

  synchronized boolean isAccounted(long id) {
    return accounted.contains(id);
  }

  /** The highest id accounted for, −1 if none. */
  synchronized long newest() {
    return accounted.isEmpty() ? NONE : accounted.last();
  }

  /** Whether nothing is known yet, not even where to begin. */
  public synchronized boolean unknown() {
    return accounted.isEmpty() && begin == NONE;
  }

  /** What is missing, in order of ids. */
  synchronized List<IdRange> holes() {
    if (accounted.isEmpty() && (begin == NONE || expectedThrough < begin)) {
      return List.of();
    }
    long first = first();
    long last = accounted.isEmpty() ? expectedThrough : Math.max(expectedThrough, accounted.last());
    if (accounted.rangeCount() == 1 && accounted.first() <= first && accounted.last() == last) {
      return List.of();
    }
    List<IdRange> holes = new ArrayList<>();
    for (IdRange hole : accounted.missingIn(Math.min(first, last), last)) {
      holes.addAll(leftToArchives.missingIn(hole.from(), hole.to()));
    }
    return holes;
  }

  /** What to remember if it has changed since the last call, else null. */
  synchronized LedgerState stateIfChanged(long updatedAtMicros) {
    if (!changed) {
      return null;
    }
    changed = false;
    return new LedgerState(
        begin, accounted.copy(), leftToArchives.copy(), awaited, updatedAtMicros);
  }

  /** The state could not be written: it is still to be. */
  synchronized void markChanged() {
    changed = true;
  }

  /**
   * Takes in a record of the topic as it was found at the start. Once the newest has been taken in,
   * it has to be written again if it lacks what others say.
   */
  synchronized void restore(LedgerState state) {
    merge(state);
    awaited = state.awaited();
    changed = !state.says(begin, accounted, leftToArchives);
  }

  /**
   * Takes in what another ingester has written just now. Whoever knows more than the other writes
   * it, so that the newest record comes to say what both know, whatever the order.
   */
  synchronized void join(LedgerState state) {
    LedgerState before =
        new LedgerState(begin, accounted.copy(), leftToArchives.copy(), awaited, 0);
    merge(state);
    changed |=
        !before.says(begin, accounted, leftToArchives)
            || !state.says(begin, accounted, leftToArchives);
  }

  private void merge(LedgerState state) {
    if (begin != NONE || state.begin() != NONE) {
      begin = LongStream.of(first(), state.first()).filter(id -> id != NONE).min().orElse(NONE);
    }
    accounted.mergeAll(state.accounted());
    leftToArchives.mergeAll(state.leftToArchives());
  }
}
